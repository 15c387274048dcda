import { readFileSync } from 'node:fs';
import type { ImportContext } from '../../../storage/import/import-model.ts';
import {
  checkControlNet,
  checkImageEncoder,
  checkModel,
  checkTextEncoder,
  checkIpAdapter,
  checkUpscaler,
  checkVae,
} from '../check-model.ts';

/** What the library's worker gives an import, in Node. */
export const IMPORT_CONTEXT: ImportContext = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  check: checkModel,
  checkVae,
  checkImageEncoder,
  checkTextEncoder,
  checkIpAdapter,
  checkControlNet,
  checkUpscaler,
  withoutModel: (_id, change) => change(),
  clipMerges: () => Promise.resolve(readFileSync('public/tokenizers/clip/merges.txt', 'utf8')),
  mayReplace: false,
  keepsSafetyChecker: false,
  now: '2026-01-01T00:00:00Z',
};
