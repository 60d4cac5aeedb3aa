import { join } from 'node:path';
import { AssayError } from '../../lib/errors.ts';
import { networkName } from '../../lib/kind/lab-state.ts';
import type { KindOptions } from '../../lib/kind/kind.ts';
import { goPiece } from './build/go.ts';
import { provide } from './build/piece.ts';
import { hasProgram } from './daemon/tools.ts';
import type { Way } from './way.ts';

/** The kind program: with pulled images the user's own, if there is one; else built from its module. */
export const kindOptions = async (way: Way): Promise<KindOptions> => {
  if (way === 'pulled' && (await hasProgram('kind'))) return { program: 'kind', network: networkName };
  if (!(await hasProgram('go'))) {
    throw new AssayError('E_USAGE', {
      tried: 'finding the kind program',
      seen: 'there is none on the PATH, and no Go to build it with',
      todo: 'Install kind (for example: brew install kind), or Go.',
    });
  }
  return { program: join(await provide(goPiece('kind')), 'kind'), network: networkName };
};
