import { expect } from 'chai';
import type { Check } from '../model/check.ts';
import type { Alteration, Sabotage } from '../model/sabotage.ts';
import { roundsOf, touching, type Attempt } from './rounds.ts';

const attempt = (
  check: string,
  id: string,
  collateral: readonly string[] = [],
  hides: readonly string[] = [],
): Attempt => ({
  check: { id: check } as unknown as Check,
  sabotage: { id, collateral, hides } as unknown as Sabotage,
});
const changes = (name: string): Alteration => ({
  do: 'merge',
  ref: { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name },
  patch: {},
});
const makes = (name: string): Alteration => ({
  do: 'create',
  object: { apiVersion: 'v1', kind: 'Service', metadata: { namespace: 'shop', name } },
});
const onNodes: Alteration = { do: 'on-nodes', what: 'x', run: ['true'] };
const ids = (rounds: ReturnType<typeof roundsOf>) =>
  rounds.map((round) => round.map(({ attempt: { sabotage } }) => sabotage.id));

describe('rounds of sabotages', () => {
  it('hold together what has no check, no object and no node in common', () => {
    const rounds = roundsOf([
      touching(attempt('mesh/a', '1'), [changes('cart')]),
      touching(attempt('authz/b', '2'), [changes('till')]),
      touching(attempt('egress/c', '3'), [changes('desk')]),
    ]);
    expect(ids(rounds)).to.deep.equal([['1', '2', '3']]);
  });

  it('leave alone what is done to nodes: nothing else need take effect beside it', () => {
    const rounds = roundsOf([
      touching(attempt('mesh/a', '1'), [changes('cart')]),
      touching(attempt('egress/c', '2'), [onNodes]),
      touching(attempt('authz/b', '3'), [changes('till')]),
      touching(attempt('mesh/d', '4'), [onNodes]),
    ]);
    expect(ids(rounds)).to.deep.equal([['1', '3'], ['2'], ['4']]);
  });

  it('keep apart two of one check, and one beside what may turn red with it', () => {
    const rounds = roundsOf([
      touching(attempt('mesh/a', '1', ['mesh/b']), [changes('cart')]),
      touching(attempt('mesh/a', '2'), [changes('till')]),
      touching(attempt('mesh/b', '3'), [changes('desk')]),
    ]);
    expect(ids(rounds)).to.deep.equal([['1'], ['2', '3']]);
  });

  it('keep apart one that shuts a door, and what opens it', () => {
    const rounds = roundsOf([
      touching(attempt('mesh/a', '1', [], ['mesh/b']), [changes('cart')]),
      touching(attempt('mesh/b', '2'), [changes('till')]),
    ]);
    expect(ids(rounds)).to.deep.equal([['1'], ['2']]);
  });

  it('keep apart two that change one object, however', () => {
    const rounds = roundsOf([
      touching(attempt('mesh/a', '1'), [changes('cart')]),
      touching(attempt('authz/b', '2'), [makes('cart')]),
      touching(attempt('egress/c', '3'), [changes('desk')]),
    ]);
    expect(ids(rounds)).to.deep.equal([['1', '3'], ['2']]);
  });
});
