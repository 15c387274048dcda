/**
 * The built app with the 64-pixel model in place of the one that ships, for tests: it paints in a fraction of the time.
 * `node scripts/small-app.mjs` makes it from `dist`, unless it is there already.
 */
import { cpSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SMALL_APP = '.cache/small-app';
export const SMALL_MODEL = 'training/models/skypaint-mini-64';

/** Written last: without it, the copy is not complete. */
const MADE = '.made';

export function makeSmallApp({ app = 'dist', model = SMALL_MODEL, to = SMALL_APP } = {}) {
  // Both folders are always rewritten as a whole, including these files.
  const source = Math.max(
    writtenAt(join(app, 'index.html')),
    writtenAt(join(model, 'manifest.json')),
  );
  if (writtenAt(join(to, MADE)) > source) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(app, to, {
    recursive: true,
    filter: (path) => path !== join(app, 'models'),
  });
  cpSync(model, join(to, 'models/skypaint-mini'), { recursive: true });
  writeFileSync(join(to, MADE), '');
}

/** In milliseconds since the epoch; 0 for a file that does not exist. */
const writtenAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

if (process.argv[1] === fileURLToPath(import.meta.url)) makeSmallApp();
