import { readFileSync } from 'node:fs';
import type { ImportContext } from '../../../storage/import/import-model.ts';
import { IMPORT_CHECKS } from '../check-model.ts';

/** The library worker's context of an import, for Node. */
export const IMPORT_CONTEXT: ImportContext = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  ...IMPORT_CHECKS,
  withoutModel: (_id, change) => change(),
  clipMerges: () => Promise.resolve(readFileSync('public/tokenizers/clip/merges.txt', 'utf8')),
  mayReplace: false,
  keepsSafetyChecker: false,
  now: '2026-01-01T00:00:00Z',
};
