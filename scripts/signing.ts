import { readSigningKey, type SigningKey } from '../lib/evidence/signature/key.ts';
import { makeOwnKey, ownKeyPath, publicHalf } from '../lib/evidence/signature/own-key.ts';
import { AssayError } from '../lib/errors.ts';

/** What signs a run, and what is said of it beside its evidence. */
export interface Signer {
  readonly key: SigningKey;
  readonly path: string;
}

/**
 * The key named by --key or ASSAY_KEY, or the user's own, which is made where there is none. Undefined where no key was
 * named and none can be kept, as in a container; `say` then hears why. Throws E_USAGE for a key that cannot be used.
 */
export async function findSigner(
  named: string | undefined,
  say: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Signer | undefined> {
  // A secret that a CI does not know is an empty text.
  const asked = named ?? (env['ASSAY_KEY'] || undefined);
  if (asked !== undefined) return { key: await readSigningKey(asked, env), path: asked };
  const path = ownKeyPath(env);
  try {
    if (await makeOwnKey(path)) {
      say(
        `made a key for signatures, ${path}. Its public half is what shows that evidence is yours: give ${publicHalf(path)} to whoever is to verify it.`,
      );
    }
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    say(`the evidence will not be signed: no key can be kept in ${path} (${why}). Name one with --key.`);
    return undefined;
  }
  return { key: await readSigningKey(path, env), path };
}

/** Says whose key signed a folder, in the line that stands under the result of a run. */
export function signedLine(signer: Signer, dir: string): string {
  return `Signed    with the key ${signer.key.id.slice(0, 16)}…; assay verify ${dir}\n`;
}
