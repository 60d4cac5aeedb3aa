import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Every program of the lab is one file on a stock Node image, so nothing of ours has to be published.
export const appNames = [
  'admin',
  'caller',
  'checkin',
  'echo',
  'intake',
  'partner',
  'patients',
  'proxy',
  'sentinel',
] as const;
export type AppName = (typeof appNames)[number];

const here = fileURLToPath(new URL('.', import.meta.url));

/** The text of one program as a single ES module that needs nothing but Node. */
export async function bundleApp(name: AppName): Promise<string> {
  const { outputFiles } = await build({
    // Fixed, so the text (and the digest that decides about a rollout) is the same from every folder.
    absWorkingDir: here,
    entryPoints: [`${name}.ts`],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    legalComments: 'none',
    logLevel: 'silent',
    external: ['pg-native'],
    // pg is CommonJS and asks for Node's own modules with require().
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild gave no output for the lab program ${name}`);
  return file.text;
}
