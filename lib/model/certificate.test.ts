import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:tls';
import { expect } from 'chai';
import { certificateProblems, type CertificateRule } from './certificate.ts';
import {
  ExtendedKeyUsage,
  Extension,
  HOST,
  KeyUsageFlags,
  PublicKey,
  mintOne,
  type Minted,
  type Wishes,
} from './certificate/mint.fixture.ts';

const ROOT = 'CN=Root';
const MIDDLE = 'CN=Middle';
const dns = (value: string) => ({ type: 'dns', value }) as const;
const der = (hex: string): ArrayBuffer => new Uint8Array(Buffer.from(hex, 'hex')).buffer;
const hexOf = (text: string): string => Buffer.from(text).toString('hex');
const tlv = (tag: string, body: string): string =>
  tag + (body.length / 2).toString(16).padStart(2, '0') + body;
/** NameConstraints with one list of one name: its tag and its bytes. */
const constraint = (list: 'a0' | 'a1', tag: string, name: string): Extension =>
  new Extension('2.5.29.30', true, der(tlv('30', tlv(list, tlv('30', tlv(tag, name))))));
const domain = (name: string) => ['82', hexOf(name)] as const;
const LOOPBACK = ['87', '7f000000ff000000'] as const;
/** `CN=<name>`. */
const directory = (name: string) =>
  ['a4', tlv('30', tlv('31', tlv('30', '0603550403' + tlv('0c', hexOf(name)))))] as const;

/** What a server might send, and who is trusted. */
interface Case {
  readonly chain: readonly Minted[];
  readonly trust: readonly Minted[];
  readonly rule?: Partial<CertificateRule>;
}

const unusual = new PublicKey(
  generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey.export({ type: 'spki', format: 'der' }),
);
const SIGNS = (KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign) as KeyUsageFlags;

let root: Minted;
let middle: Minted;

const leaf = (wishes: Wishes = {}): Promise<Minted> => mintOne('CN=leaf', { issuer: middle, ...wishes });
const below = async (wishes: Wishes): Promise<Case> => ({
  chain: [await leaf(wishes), middle],
  trust: [root],
});
/** A leaf below an intermediate that is not as usual. */
const beneath = async (wishes: Wishes, ofLeaf: Wishes = {}): Promise<Case> => {
  const issuer = await mintOne(MIDDLE, { issuer: root, authority: true, ...wishes });
  return { chain: [await leaf({ issuer, ...ofLeaf }), issuer], trust: [root] };
};

const GOOD: Readonly<Record<string, () => Promise<Case>>> = {
  'a chain with an intermediate': () => below({}),
  'server authentication among others': () =>
    below({ extendedUsage: [ExtendedKeyUsage.clientAuth, ExtendedKeyUsage.serverAuth] }),
  'a wildcard as the leftmost label': () => below({ names: [dns('*.example.test')] }),
  'the root sent along': async () => ({ chain: [await leaf(), middle, root], trust: [root] }),
  'in any order, one twice, with a stranger among them': async () => {
    const lower = await mintOne('CN=Lower', { issuer: middle, authority: 0 });
    const stranger = await mintOne('CN=Stranger', { days: -1, from: -9, authority: true });
    return { chain: [await leaf({ issuer: lower }), stranger, middle, lower, middle], trust: [root] };
  },
  'cross-signed by an authority that nobody knows': async () => {
    const unknown = await mintOne('CN=Unknown', { authority: true });
    const crossed = await mintOne(ROOT, { issuer: unknown, authority: true, sameKeysAs: root });
    return { chain: [await leaf(), middle, crossed], trust: [root] };
  },
  'one of two roots of one name and key expired': async () => {
    const old = await mintOne(ROOT, { authority: true, sameKeysAs: root, from: -9, days: -1 });
    return { chain: [await leaf(), middle], trust: [old, root] };
  },
  'RSA, and RSASSA-PSS over SHA-256': async () => {
    const issuer = await mintOne('CN=PSS', { authority: true, keys: 'rsa-pss' });
    return { chain: [await leaf({ issuer, keys: 'rsa-2048' })], trust: [issuer] };
  },
  Ed25519: () => below({ keys: 'ed25519' }),
  'a host that is an address': async () => ({
    ...(await below({ names: [{ type: 'ip', value: '127.0.0.1' }] })),
    rule: { host: '127.0.0.1' },
  }),
  'names within the constraints of an authority': () =>
    beneath({ extensions: [constraint('a0', ...domain('example.test'))] }),
  'an address within the constraints of an authority': async () => ({
    ...(await beneath(
      { extensions: [constraint('a0', ...LOOPBACK)] },
      { names: [{ type: 'ip', value: '127.0.0.1' }] },
    )),
    rule: { host: '127.0.0.1' },
  }),
  'a subject within the constraints of an authority': () =>
    beneath({ extensions: [constraint('a0', ...directory('LEAF'))] }),
  'a leaf that is trusted by itself': async () => {
    const own = await mintOne('CN=own', {});
    return { chain: [own], trust: [own] };
  },
};

const BAD: Readonly<Record<string, readonly [problem: RegExp, make: () => Promise<Case>]>> = {
  'another name': [/^it does not name shop/, () => below({ names: [dns('till.example.test')] })],
  'a wildcard of another level': [
    /does not name/,
    () => below({ names: [dns('*.test'), dns('*.shop.example.test')] }),
  ],
  'an address that is not there': [
    /does not name 127/,
    async () => ({
      ...(await below({ names: [{ type: 'ip', value: '127.0.0.2' }] })),
      rule: { host: '127.0.0.1' },
    }),
  ],
  expired: [/^it expired on 20/, () => below({ from: -9, days: -1 })],
  'not yet valid': [/^it is not valid before 20/, () => below({ from: 1 })],
  'an expired intermediate': [/^the authority CN=Middle expired/, () => beneath({ from: -9, days: -1 })],
  'an expired authority': [
    /^the authority CN=Old expired/,
    async () => {
      const old = await mintOne('CN=Old', { authority: true, from: -9, days: -1 });
      return { chain: [await leaf({ issuer: old })], trust: [old] };
    },
  ],
  'an authority that nobody trusts': [
    /^no trusted authority issued CN=Middle; its issuer is CN=Root$/,
    async () => ({ chain: [await leaf(), middle], trust: [await mintOne(ROOT, { authority: true })] }),
  ],
  'its intermediate left out': [
    /^no trusted authority issued CN=leaf; its issuer is CN=Middle$/,
    async () => ({ chain: [await leaf()], trust: [root] }),
  ],
  'signed by itself': [
    /^no trusted authority/,
    async () => ({ chain: [await mintOne('CN=self')], trust: [root] }),
  ],
  'a short key': [/^an RSA key of 1024 bits$/, () => below({ keys: 'rsa-1024' })],
  'a short key of an authority': [
    /^an RSA key of 1024 bits: the authority CN=Middle$/,
    () => beneath({ keys: 'rsa-1024' }),
  ],
  'SHA-1': [
    /^signed with SHA-1$/,
    async () => {
      const issuer = await mintOne('CN=RSA', { authority: true, keys: 'rsa-sha1' });
      return { chain: [await leaf({ issuer })], trust: [issuer] };
    },
  ],
  'SHA-1 in RSASSA-PSS': [
    /^signed with RSASSA-PSS over a hash that is not SHA-2$/,
    async () => {
      const issuer = await mintOne('CN=PSS', { authority: true, keys: 'rsa-pss-sha1' });
      return { chain: [await leaf({ issuer })], trust: [issuer] };
    },
  ],
  'an issuer that is no authority': [
    /^the authority CN=Middle is none/,
    () => beneath({ authority: 'none', usage: KeyUsageFlags.keyCertSign, names: 'none' }),
  ],
  'an issuer that may not sign certificates': [
    /^no trusted authority issued CN=leaf/,
    () => beneath({ usage: KeyUsageFlags.digitalSignature }),
  ],
  'more authorities below one than it allows': [
    /^the authority CN=Short may not have 1 authorities below it$/,
    async () => {
      const short = await mintOne('CN=Short', { issuer: root, authority: 0 });
      const lower = await mintOne('CN=Lower', { issuer: short, authority: true });
      return { chain: [await leaf({ issuer: lower }), lower, short], trust: [root] };
    },
  ],
  'a key for clients only': [
    /^the extended key usage of it does not include servers$/,
    () => below({ extendedUsage: [ExtendedKeyUsage.clientAuth] }),
  ],
  'an authority for clients only': [
    /^the extended key usage of the authority CN=Middle does/,
    () => beneath({ extendedUsage: [ExtendedKeyUsage.clientAuth] }),
  ],
  'a key that may not shake hands': [
    /^its key usage does not include handshakes$/,
    () => below({ usage: KeyUsageFlags.keyCertSign }),
  ],
  'a critical extension that nobody knows': [
    /^a critical extension that is not understood \(1\.2\.3\.4\)$/,
    () => below({ extensions: [new Extension('1.2.3.4', true, der('0500'))] }),
  ],
  'a name outside the constraints of an authority': [
    /^shop\.example\.test is outside an authority's constraints$/,
    () => beneath({ extensions: [constraint('a0', ...domain('other.test'))] }),
  ],
  'a name that an authority excludes': [
    /^shop\.example\.test is excluded by an authority's constraints$/,
    () => beneath({ extensions: [constraint('a1', ...domain('example.test'))] }),
  ],
  'an address that an authority excludes': [
    /^an address in it is excluded by an authority's constraints$/,
    async () => ({
      ...(await beneath(
        { extensions: [constraint('a1', ...LOOPBACK)] },
        { names: [{ type: 'ip', value: '127.0.0.1' }] },
      )),
      rule: { host: '127.0.0.1' },
    }),
  ],
  'a subject outside the constraints of an authority': [
    /^its subject is outside an authority's constraints$/,
    () => beneath({ extensions: [constraint('a0', ...directory('other'))] }),
  ],
};

/** What our rule asks for beyond what OpenSSL does. */
const STRICTER: Readonly<Record<string, readonly [problem: RegExp, make: () => Promise<Case>]>> = {
  'the common name instead of an alternative name': [
    /does not name/,
    async () => ({
      chain: [await mintOne(`CN=${HOST}`, { issuer: middle, names: 'none' }), middle],
      trust: [root],
    }),
  ],
  'a wildcard that is part of a label': [/does not name/, () => below({ names: [dns('sh*.example.test')] })],
  'too few days left': [
    /^it has 89 days left, fewer than 200$/,
    async () => ({ ...(await below({})), rule: { minDays: 200 } }),
  ],
  'too few days left of an authority': [
    /^the authority CN=Middle has 4 days left, fewer than 14$/,
    () => beneath({ days: 5 }),
  ],
  'a curve that is not of NIST': [/^a key on the curve secp256k1$/, () => below({ publicKey: unusual })],
  'an authority as the server': [
    /^the certificate of the server is an authority$/,
    () => below({ authority: true, names: [dns(HOST)], usage: SIGNS }),
  ],
};

const ruleOf = ({ trust, rule }: Case): CertificateRule => ({
  host: HOST,
  authorities: trust.map(({ pem }) => pem),
  at: new Date().toISOString(),
  minDays: 14,
  ...rule,
});
const judge = (one: Case): readonly string[] =>
  certificateProblems(
    one.chain.map((minted) => minted.der),
    ruleOf(one),
  );

describe('a chain of certificates', () => {
  before(async () => {
    root = await mintOne(ROOT, { authority: true, days: 900 });
    middle = await mintOne(MIDDLE, { issuer: root, authority: true, days: 800 });
  });

  for (const [what, make] of Object.entries(GOOD)) {
    it(`is valid: ${what}; OpenSSL agrees`, async () => {
      const one = await make();
      expect(judge(one)).to.deep.equal([]);
      expect(await byOpenSsl(one)).to.equal('');
    });
  }

  for (const [what, [problem, make]] of Object.entries(BAD)) {
    it(`is not valid: ${what}; OpenSSL agrees`, async () => {
      const one = await make();
      expect(judge(one)).to.have.lengthOf(1);
      expect(judge(one)[0]).to.match(problem);
      expect(await byOpenSsl(one)).not.to.equal('');
    });
  }

  for (const [what, [problem, make]] of Object.entries(STRICTER)) {
    it(`is not valid by this rule alone: ${what}`, async () => {
      const problems = judge(await make());
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.match(problem);
    });
  }

  it('of no certificate, or of bytes that are none, is not valid', async () => {
    const rule = ruleOf(await below({}));
    expect(certificateProblems(undefined, rule)).to.deep.equal(['the server sent no certificate']);
    expect(certificateProblems([], rule)).to.deep.equal(['the server sent no certificate']);
    expect(certificateProblems(['AAAA'], rule)).to.deep.equal(['a certificate that cannot be read']);
    expect(certificateProblems([middle.der.slice(0, -40)], rule)).to.deep.equal([
      'a certificate that cannot be read',
    ]);
  });

  it('is not valid at a moment that nobody can read, or where nobody is trusted', async () => {
    const one = await below({});
    expect(judge({ ...one, rule: { at: 'yesterday' } })).not.to.deep.equal([]);
    expect(judge({ ...one, trust: [] })).not.to.deep.equal([]);
    expect(judge({ ...one, rule: { authorities: 'public' } })[0]).to.match(/^no trusted authority/);
    expect(judge({ ...one, rule: { at: new Date(Date.now() + 91 * 86_400_000).toISOString() } })[0]).to.match(
      /expired/,
    );
  });

  it('is not valid once a byte of it is changed', async () => {
    const one = await below({});
    const bytes = Buffer.from(one.chain[0]?.der ?? '', 'base64');
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    const problems = certificateProblems([bytes.toString('base64'), middle.der], ruleOf(one));
    expect(problems[0]).to.match(/^no trusted authority issued CN=leaf/);
  });
});

/** What an ordinary client says of the same chain over a real handshake; nothing: it is content. */
async function byOpenSsl(one: Case): Promise<string> {
  const [own] = one.chain;
  const { host } = ruleOf(one);
  const server = createServer({
    cert: one.chain.map(({ pem }) => pem).join(''),
    key: own?.key ?? '',
    ciphers: 'DEFAULT@SECLEVEL=0',
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: one.trust.map(({ pem }) => pem),
    ...(host === HOST ? { servername: host } : {}),
  });
  try {
    await once(socket, 'secureConnect');
    return '';
  } catch (error) {
    return String(error);
  } finally {
    socket.destroy();
    server.close();
  }
}
