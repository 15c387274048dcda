import { readFileSync } from 'node:fs';

/** In the form of BAAI/AltCLIP, by scripts/goldens/matching_readers.py. */
const ALT_CLIP = 'src/engine/jobs/match/__goldens__/readers/alt-clip/';

export const ALT_CLIP_FILES = ['config.json', 'preprocessor_config.json', 'pytorch_model.bin'];

export const readAltClip = (path: string): Buffer => readFileSync(ALT_CLIP + path);

/** Its folder without the tokenizer, `alt-clip/…`. */
export function altClipFolder(): ReadonlyMap<string, Blob> {
  const blobOf = (path: string) => new Blob([Uint8Array.from(readAltClip(path))]);
  return new Map(ALT_CLIP_FILES.map((path) => [`alt-clip/${path}`, blobOf(path)]));
}
