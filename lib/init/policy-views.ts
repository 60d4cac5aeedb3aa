import { z } from 'zod';
import { labelSelector } from '../cluster/label-selector.ts';
import { metadata, nameOrNumber, words } from './views.ts';

const peer = z.object({
  podSelector: labelSelector.optional(),
  namespaceSelector: labelSelector.optional(),
  ipBlock: z.unknown().optional(),
});
export const networkPolicyView = z.object({
  metadata,
  spec: z.object({
    podSelector: labelSelector.default({}),
    policyTypes: z.array(z.string()).default(['Ingress']),
    ingress: z
      .array(
        z.object({
          from: z.array(peer).default([]),
          ports: z
            .array(z.object({ port: nameOrNumber.optional(), endPort: z.int().optional() }))
            .default([]),
        }),
      )
      .default([]),
  }),
});
export type NetworkPolicyView = z.infer<typeof networkPolicyView>;

export const authorizationPolicyView = z.object({
  metadata,
  spec: z
    .object({
      action: z.string().default('ALLOW'),
      selector: z.object({ matchLabels: words.default({}) }).prefault({}),
      rules: z
        .array(
          z.object({
            from: z
              .array(
                z.object({
                  source: z
                    .object({
                      principals: z.array(z.string()).default([]),
                      serviceAccounts: z.array(z.string()).default([]),
                    })
                    .prefault({}),
                }),
              )
              .default([]),
            to: z
              .array(
                z.object({
                  operation: z
                    .object({
                      methods: z.array(z.string()).default([]),
                      paths: z.array(z.string()).default([]),
                      ports: z.array(z.string()).default([]),
                    })
                    .prefault({}),
                }),
              )
              .default([]),
          }),
        )
        .default([]),
    })
    .prefault({}),
});
export type AuthorizationPolicyView = z.infer<typeof authorizationPolicyView>;
export type AuthorizationRule = AuthorizationPolicyView['spec']['rules'][number];
