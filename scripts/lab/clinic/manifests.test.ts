import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';

interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: {
    readonly runAsNonRoot?: boolean;
    readonly seccompProfile?: { readonly type: string };
  };
  readonly containers: readonly {
    readonly securityContext?: {
      readonly allowPrivilegeEscalation?: boolean;
      readonly readOnlyRootFilesystem?: boolean;
      readonly capabilities?: { readonly drop?: readonly string[] };
    };
  }[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
}

const files = readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith('.yaml') && name !== 'assay.yaml',
);

describe("the clinic's manifests", () => {
  for (const file of files) {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8');
    const documents = parseAllDocuments(text).map((document) => document.toJS() as Manifest);

    it(`${file} says on top why it is there`, () => {
      expect(text).to.match(/^# \S/);
    });

    for (const { kind, metadata, spec } of documents) {
      if (spec?.template === undefined) continue;
      it(`${kind} ${metadata.name} asks for no more rights than Pod Security "restricted" gives`, () => {
        const pod = spec.template?.spec;
        expect(pod?.automountServiceAccountToken).to.equal(false);
        expect(pod?.securityContext?.runAsNonRoot).to.equal(true);
        expect(pod?.securityContext?.seccompProfile?.type).to.equal('RuntimeDefault');
        for (const { securityContext } of pod?.containers ?? []) {
          expect(securityContext?.allowPrivilegeEscalation).to.equal(false);
          expect(securityContext?.readOnlyRootFilesystem).to.equal(true);
          expect(securityContext?.capabilities?.drop).to.deep.equal(['ALL']);
        }
      });
    }
  }
});
