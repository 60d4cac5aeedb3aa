import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AssayError } from '../lib/errors.ts';
import { keyId, readPublicKey, readSigningKey } from '../lib/evidence/signature/key.ts';
import { ownKeyPath } from '../lib/evidence/signature/own-key.ts';
import { findSigner } from './signing.ts';

async function seenBy(act: () => Promise<unknown>): Promise<string> {
  const error: unknown = await act().then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof AssayError) return `${error.code} ${error.seen}`;
  throw new Error('it should have been refused', { cause: error });
}

describe('the key that signs', () => {
  const dir = mkdtempSync(join(tmpdir(), 'assay-key-'));
  after(() => {
    rmSync(dir, { recursive: true });
  });

  it('is made at its first use, for its owner alone, and found again', async () => {
    const said: string[] = [];
    const env = { XDG_CONFIG_HOME: dir };
    const made = await findSigner(undefined, (line) => said.push(line), env);
    const again = await findSigner(undefined, (line) => said.push(line), env);
    expect(made?.path).to.equal(join(dir, 'assay', 'key.pem'));
    expect(again?.key.id).to.equal(made?.key.id);
    expect(said).to.have.length(1);
    const home = ownKeyPath({});
    for (const value of ['', 'relative']) expect(ownKeyPath({ XDG_CONFIG_HOME: value })).to.equal(home);
    expect((await findSigner(undefined, () => undefined, { ...env, ASSAY_KEY: '' }))?.key.id).to.equal(
      made?.key.id,
    );
    expect(statSync(made?.path ?? '').mode & 0o777).to.equal(0o600);
    expect(keyId(await readPublicKey(join(dir, 'assay', 'key.pub')))).to.equal(made?.key.id);
  });

  it('is done without, in words, where none was named and none can be kept', async () => {
    const said: string[] = [];
    writeFileSync(join(dir, 'file'), '');
    const none = await findSigner(undefined, (line) => said.push(line), {
      XDG_CONFIG_HOME: join(dir, 'file'),
    });
    expect(none).to.equal(undefined);
    expect(said.join()).to.contain('will not be signed').and.to.contain('Name one with --key');
  });

  it('comes from OpenSSL as well, under a passphrase too', async () => {
    const path = join(dir, 'openssl.pem');
    execFileSync('openssl', [
      'genpkey',
      '-algorithm',
      'ed25519',
      '-out',
      path,
      '-aes256',
      '-pass',
      'pass:abc',
    ]);
    chmodSync(path, 0o600);
    expect((await readSigningKey(path, { ASSAY_KEY_PASSPHRASE: 'abc' })).id).to.have.length(64);
    expect(await seenBy(() => readSigningKey(path, { ASSAY_KEY_PASSPHRASE: 'x' }))).to.contain('passphrase');
    expect(await seenBy(() => readSigningKey(path, {}))).to.contain('E_USAGE');
  });

  it('is refused where others may read it, where it is another kind of key, and where it is none', async () => {
    const path = join(dir, 'bad.pem');
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', path]);
    chmodSync(path, 0o644);
    expect(await seenBy(() => readSigningKey(path))).to.contain('its mode is 644');
    chmodSync(path, 0o600);
    expect(await seenBy(() => readPublicKey(path))).to.contain('no Ed25519 public key');
    execFileSync('openssl', ['genpkey', '-algorithm', 'x25519', '-out', path]);
    expect(await seenBy(() => readSigningKey(path))).to.contain('type x25519');
    writeFileSync(path, 'secret text');
    const seen = await seenBy(() => readSigningKey(path));
    expect(seen).to.contain('no private key').and.not.to.contain('secret');
    expect(await seenBy(() => readSigningKey(join(dir, 'gone.pem')))).to.contain('ENOENT');
    writeFileSync(join(dir, 'manifest.json'), '{}');
    expect(await seenBy(() => readSigningKey(path))).to.contain('a folder of evidence');
    rmSync(join(dir, 'manifest.json'));
  });
});
