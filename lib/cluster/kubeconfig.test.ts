import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AssayError } from '../errors.ts';
import { connect, contexts } from './connect.ts';

const directory = mkdtempSync(join(tmpdir(), 'assay-kubeconfig-'));
const file = (text: string): string => {
  const path = join(directory, 'config');
  writeFileSync(path, text);
  return path;
};
const config = (server: string, token = 'not-a-token'): string =>
  JSON.stringify({
    'current-context': 'prod',
    contexts: ['prod', 'staging', 'dangling'].map((name) => ({
      name,
      context: { cluster: name === 'dangling' ? 'nowhere' : 'c', user: 'u' },
    })),
    clusters: [{ name: 'c', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token } }],
  });
const failing = async (asked: () => unknown): Promise<AssayError> => {
  try {
    await asked();
  } catch (error) {
    if (error instanceof AssayError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

after(() => {
  rmSync(directory, { recursive: true });
});

describe('a kubeconfig', () => {
  it('names its contexts', () => {
    expect(contexts(file(config('https://c.test')))).to.deep.equal(['prod', 'staging', 'dangling']);
  });

  it('that is missing, broken or empty says so, without what is in it', async () => {
    const missing = await failing(() => contexts(join(directory, 'nowhere')));
    expect(missing.code).to.equal('E_KUBECONFIG');
    for (const text of [
      '',
      'hello',
      'a: [',
      'users:\n- token: s3cret\n  token: s3cret\n bad',
      '{"contexts": [1]}',
    ]) {
      const broken = await failing(() => contexts(file(text)));
      expect(broken.code, text).to.equal('E_KUBECONFIG');
      expect(JSON.stringify(broken) + String(broken.stack) + String(broken.cause)).not.to.contain('s3cret');
    }
  });

  it('never lends its current-context: an unknown one lists those that exist', async () => {
    const error = await failing(() =>
      connect({ kubeconfig: file(config('https://c.test')), context: 'prd' }),
    );
    expect(error.code).to.equal('E_CONTEXT');
    expect(error.seen).to.contain('prod, staging, dangling');
  });

  it('whose context leads nowhere is broken', async () => {
    const error = await failing(() =>
      connect({ kubeconfig: file(config('https://c.test')), context: 'dangling' }),
    );
    expect(error.code).to.equal('E_KUBECONFIG');
  });
});

describe('connecting', () => {
  it('says that nobody answers', async () => {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    server.close();
    const kubeconfig = file(config(`https://127.0.0.1:${port}`));
    const error = await failing(() => connect({ kubeconfig, context: 'prod' }));
    expect(error.code).to.equal('E_UNREACHABLE');
    expect(error.seen).to.contain('ECONNREFUSED');
  });

  it('says that the credentials are refused, and keeps the token to itself', async () => {
    const server = createServer((_, answer) => answer.writeHead(401).end('{}'));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const kubeconfig = file(config(`http://127.0.0.1:${port}`));
    const error = await failing(() => connect({ kubeconfig, context: 'prod' }));
    server.closeAllConnections();
    server.close();
    expect(error.code).to.equal('E_FORBIDDEN');
    expect(JSON.stringify(error) + String(error.stack)).not.to.contain('not-a-token');
  });

  it('reaches a server, and the handle holds no credentials', async () => {
    const seen: string[] = [];
    const server = createServer((request, answer) => {
      seen.push(`${request.headers.authorization ?? ''} ${request.method ?? ''} ${request.url ?? ''}`);
      const status = { userInfo: { username: 'nightly' } };
      answer.end(JSON.stringify(request.method === 'GET' ? { gitVersion: 'v1.36.3' } : { status }));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const cluster = await connect({
      kubeconfig: file(config(`http://127.0.0.1:${port}`)),
      context: 'staging',
    });
    server.closeAllConnections();
    server.close();
    expect(cluster).to.include({ context: 'staging', version: 'v1.36.3', user: 'nightly' });
    expect(JSON.stringify(cluster)).not.to.contain('not-a-token');
    expect(seen[0]).to.equal('Bearer not-a-token GET /version');
  });

  it('signs in with what a tokenFile holds at that moment, and says so where there is none', async () => {
    const seen: unknown[] = [];
    const server = createServer((request, answer) => {
      seen.push(request.headers.authorization);
      const status = { userInfo: { username: 'nightly' } };
      answer.end(JSON.stringify(request.method === 'GET' ? { gitVersion: 'v1.36.3' } : { status }));
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as AddressInfo;
    const inPod = JSON.parse(config(`http://127.0.0.1:${port}`)) as Record<string, unknown>;
    // Relative to the kubeconfig, as kubectl has it; and it wins over `token`.
    const user = { tokenFile: 'token', token: 'the-old-one' };
    const kubeconfig = file(JSON.stringify({ ...inPod, users: [{ name: 'u', user }] }));
    for (const token of ['projected-1', 'projected-2']) {
      writeFileSync(join(directory, 'token'), token);
      await connect({ kubeconfig, context: 'staging' });
    }
    rmSync(join(directory, 'token'));
    const error = await failing(() => connect({ kubeconfig, context: 'staging' }));
    server.closeAllConnections();
    server.close();
    expect(new Set(seen)).to.deep.equal(new Set(['Bearer projected-1', 'Bearer projected-2']));
    expect(error.code).to.equal('E_KUBECONFIG');
    expect(error.seen).to.contain('ENOENT');
  });
});
