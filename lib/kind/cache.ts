import { homedir } from 'node:os';
import { join } from 'node:path';

/** Everything that Assay builds or keeps for itself lies here, outside of any checkout: a fresh clone finds it again. */
export const cacheRoot = (env: NodeJS.ProcessEnv = process.env): string =>
  env['ASSAY_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'assay');
