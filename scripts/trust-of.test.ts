import { expect } from 'chai';
import type { Signature } from '../lib/evidence/signature/look.ts';
import { trustOf } from './trust-of.ts';

const RUN: Signature = { file: 'signatures/run.dsse.json', keyId: 'aa', review: undefined };
const REVIEW: Signature = {
  file: 'signatures/review-1.dsse.json',
  keyId: 'bb',
  review: { reviewer: 'An\u001b[2J Auditor', reviewedAt: '2026-11-26T10:00:00.000Z', note: 'all read' },
};
const key = (id: string) => ({ id, path: `${id}.pub` });

describe('what is said of an intact folder', () => {
  it('never takes a signature that holds for one of somebody known', () => {
    expect(trustOf('E', [], { demanded: [], own: undefined })).to.deep.equal({
      text: 'E is intact, and nobody signed it: whoever can write to it could have made it anew.\n',
      holds: true,
    });
    const { text, holds } = trustOf('E', [RUN], { demanded: [], own: key('cc') });
    expect(text).to.contain('E is intact, signed by an unknown key (aa)');
    expect(holds).to.equal(true);
  });

  it('names the key that is known', () => {
    expect(trustOf('E', [RUN], { demanded: [], own: key('aa') }).text).to.equal(
      'E is intact, signed with aa.pub (aa).\n',
    );
  });

  it('does not hold where a key that was named did not sign', () => {
    for (const signatures of [[], [RUN]]) {
      const { text, holds } = trustOf('E', signatures, { demanded: [key('cc')], own: undefined });
      expect(holds).to.equal(false);
      expect(text).to.contain('It is not signed with cc.pub (cc).');
    }
    expect(trustOf('E', [RUN, REVIEW], { demanded: [key('aa'), key('bb')], own: undefined }).holds).to.equal(
      true,
    );
  });

  it('lists reviews, with what a reviewer wrote made legible', () => {
    const { text } = trustOf('E', [RUN, REVIEW], { demanded: [], own: undefined });
    expect(text).to.contain(
      'Reviewed by An\uFFFD[2J Auditor on 2026-11-26, with an unknown key (bb), so it may be anybody: all read',
    );
  });
});
