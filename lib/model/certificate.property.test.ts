import { expect } from 'chai';
import fc from 'fast-check';
import { cpuMs, mutated, randomBytes } from '../../probes/testing/hostile.ts';
import { certificateProblems, type CertificateRule } from './certificate.ts';
import { Extension, HOST, mintOne, type Minted } from './certificate/mint.fixture.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');

describe('a chain of certificates that was changed', () => {
  let root: Minted;
  let middle: Minted;
  let leaf: Minted;
  let bad: readonly (readonly Minted[])[];
  let rule: CertificateRule;
  before(async () => {
    root = await mintOne('CN=Root', { authority: true, days: 900 });
    middle = await mintOne('CN=Middle', { issuer: root, authority: true, days: 800 });
    leaf = await mintOne('CN=leaf', { issuer: middle });
    const below = (wishes: object): Promise<Minted> => mintOne('CN=leaf', { issuer: middle, ...wishes });
    // Of the domain and nothing else: NameConstraints, which are read by our own reader of DER.
    const narrow = new Extension(
      '2.5.29.30',
      true,
      new Uint8Array(Buffer.from('300fa00d300b8209612e6578616d706c65', 'hex')).buffer,
    );
    const narrowed = await mintOne('CN=Narrow', { issuer: root, authority: true, extensions: [narrow] });
    bad = [
      [await below({ days: -1, from: -9 }), middle],
      [await below({ names: [{ type: 'dns', value: 'other.example.test' }] }), middle],
      [await mintOne('CN=self')],
      [await mintOne('CN=leaf', { issuer: narrowed }), narrowed],
    ];
    rule = { host: HOST, authorities: [root.pem], at: new Date().toISOString(), minDays: 14 };
  });

  const judge = (chain: readonly Buffer[]): readonly string[] =>
    certificateProblems(
      chain.map((one) => one.toString('base64')),
      rule,
    );

  it('by any byte of one of them is not valid', () => {
    const good = [leaf, middle].map(({ der }) => bytesOf(der));
    expect(judge(good)).to.deep.equal([]);
    const changed = fc
      .nat(1)
      .chain((at) => mutated(good[at] ?? Buffer.alloc(0)).map((other) => [at, other] as const));
    fc.assert(
      fc.property(changed, ([at, other]) => {
        const same = good[at]?.equals(other) === true;
        expect(judge(good.with(at, other)).length === 0, other.toString('hex')).to.equal(same);
      }),
      { numRuns: 600 },
    );
  });

  it('by any single bit of the server’s own is not valid', () => {
    const own = bytesOf(leaf.der);
    for (let bit = 0; bit < own.length * 8; bit += 5) {
      const other = Buffer.from(own);
      other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(judge([other, bytesOf(middle.der)]), `bit ${bit}`).not.to.deep.equal([]);
    }
  });

  it('does not become valid where it was not', () => {
    for (const chain of bad) expect(judge(chain.map(({ der }) => bytesOf(der)))).not.to.deep.equal([]);
    const changed = fc
      .nat(bad.length - 1)
      .chain((which) =>
        fc.tuple(
          ...(bad[which] ?? []).map(({ der }) => fc.oneof(mutated(bytesOf(der)), fc.constant(bytesOf(der)))),
        ),
      );
    fc.assert(
      fc.property(changed, (chain) => {
        expect(judge(chain)).not.to.deep.equal([]);
      }),
      { numRuns: 600 },
    );
  });

  it('into anything at all is never thrown at, nor valid', () => {
    const text = fc.oneof(
      randomBytes(200).map((bytes) => bytes.toString('base64')),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 8 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        (chain, host) => {
          expect(certificateProblems(chain, { ...rule, host })).not.to.deep.equal([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('by bytes after it, or into its PEM text, is not valid', () => {
    const [own, above] = [bytesOf(leaf.der), bytesOf(middle.der)];
    expect(judge([Buffer.concat([own, Buffer.of(0)]), above])).not.to.deep.equal([]);
    expect(judge([Buffer.from(leaf.pem), above])).not.to.deep.equal([]);
  });

  it('into eight authorities that all issue one another is judged in a moment', async () => {
    const ring = await mintOne('CN=Ring', { authority: true });
    const more = await Promise.all(
      Array.from({ length: 6 }, () =>
        mintOne('CN=Ring', { authority: true, sameKeysAs: ring, issuer: ring }),
      ),
    );
    const own = await mintOne('CN=leaf', { issuer: ring });
    const chain = [own, ring, ...more].map(({ der }) => bytesOf(der));
    let problems: readonly string[] = [];
    const spent = cpuMs(() => (problems = judge(chain)));
    expect(spent).to.be.below(400);
    expect(problems[0]).to.match(/^no trusted authority/);
  });
});
