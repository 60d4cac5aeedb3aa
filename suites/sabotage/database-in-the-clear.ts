import { z } from 'zod';
import type { Alteration, Sabotage } from '../../lib/model/sabotage.ts';
import { extraReplica } from './extra-replica.ts';

const HBA = 'pg_hba.conf';
const rules = z.object({
  metadata: z.object({ name: z.string() }),
  data: z.looseObject({ [HBA]: z.string() }),
});

/** One more replica of the database, whose rules no longer ask for TLS: `hostssl` has become `host`. */
export const databaseInTheClear: Sabotage = {
  id: 'host-instead-of-hostssl',
  what: 'one more replica of the database, whose pg_hba.conf says host where it said hostssl',
  collateral: [],
  async alter(scene) {
    const { system } = scene;
    const endpoints = system.endpoints.filter(({ protocol, ownTls }) => protocol === 'postgres' && ownTls);
    for (const endpoint of endpoints) {
      const { namespace } = endpoint;
      const found = (await scene.find('v1', 'ConfigMap', namespace)).flatMap(
        (object) => rules.safeParse(object).data ?? [],
      );
      for (const { metadata, data } of found) {
        const replica = await extraReplica(
          { ...scene, system: { ...system, endpoints: [endpoint] } },
          (template) => withRules(template, metadata.name),
          { kind: 'StatefulSet', protocol: 'postgres' },
        );
        if ('cannot' in replica) continue;
        const object = {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'assay-sabotage', namespace },
          data: { ...data, [HBA]: data[HBA].replaceAll(/^hostssl\b/gm, 'host') },
        };
        return [{ do: 'create', object } satisfies Alteration, ...replica];
      }
    }
    return { cannot: `no database with a ${HBA} in a ConfigMap` };
  },
};

type Template = Parameters<Parameters<typeof extraReplica>[1]>[0];

const withRules = ({ metadata, spec }: Template, from: string): Template => ({
  metadata,
  spec: {
    ...spec,
    volumes: spec.volumes.map((one) =>
      one.configMap?.name === from
        ? { ...one, configMap: { ...one.configMap, name: 'assay-sabotage' } }
        : one,
    ),
  },
});
