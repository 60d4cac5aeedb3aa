import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { AssayError } from '../errors.ts';

/** A ConfigMap holds at most 1 MiB; the rest is for what the API server adds. */
const LIMIT = 900_000;

/** The agent as one file for the Node of any image from 20 on. */
export async function bundleAgent(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../probes/agent.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // undici is CommonJS and asks for Node's modules by require().
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'silent',
  });
  const text = outputFiles[0]?.text ?? '';
  if (text === '' || Buffer.byteLength(text) > LIMIT) {
    throw new AssayError('E_AGENT', {
      tried: 'bundling the agent',
      seen: `${Buffer.byteLength(text)} bytes`,
      todo: `Keep it between 1 and ${LIMIT} bytes: it travels in a ConfigMap.`,
    });
  }
  return text;
}
