/**
 * The built app with the model of 64 pixels in place of the one that ships, for tests: it paints in a fraction of the time.
 * `node scripts/small-app.mjs` makes it from `dist`.
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SMALL_APP = '.cache/small-app';
export const SMALL_MODEL = 'training/models/skypaint-mini-64';

export function makeSmallApp() {
  rmSync(SMALL_APP, { recursive: true, force: true });
  cpSync('dist', SMALL_APP, {
    recursive: true,
    filter: (path) => path !== join('dist', 'models'),
  });
  cpSync(SMALL_MODEL, join(SMALL_APP, 'models/skypaint-mini'), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) makeSmallApp();
