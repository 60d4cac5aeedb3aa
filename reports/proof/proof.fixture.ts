import type { Mutant, Proof } from '../../lib/model/proof.ts';

export const mutant = (over: Partial<Mutant> = {}): Mutant => ({
  id: 'mesh/a-port~open',
  check: 'mesh/a-port',
  what: 'a port is <b>open</b> | wide',
  expected: ['mesh/a-port'],
  collateral: ['mesh/b', 'mesh/c'],
  red: ['mesh/a-port', 'mesh/b'],
  caught: true,
  restored: true,
  seconds: 31.4,
  ...over,
});

export const proof = (over: Partial<Proof> = {}): Proof => ({
  schema: 1,
  about: {
    startedAt: '2026-11-25T18:00:00.000Z',
    finishedAt: '2026-11-25T18:40:00.000Z',
    commit: '0123456789abcdef0123',
    kubernetes: 'v1.36.3',
    mesh: 'istio',
    cni: 'kube-router',
  },
  mutants: [mutant()],
  rounds: [
    {
      mutants: ['mesh/a-port~open'],
      red: ['mesh/a-port'],
      missing: [],
      unexpected: [],
      restored: true,
      seconds: 60,
    },
  ],
  ...over,
});
