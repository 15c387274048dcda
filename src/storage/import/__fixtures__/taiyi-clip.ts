import { readFileSync } from 'node:fs';

/** In the two forms of Taiyi-CLIP, by scripts/goldens/matching_taiyi.py. */
const TAIYI = 'src/engine/jobs/match/__goldens__/taiyi/';

export type TaiyiForm = 'taiyi-clip' | 'taiyi-pooled';

export const TAIYI_FILES = [
  'config.json',
  'pytorch_model.bin',
  'tokenizer_config.json',
  'vocab.txt',
] as const;

export const readTaiyi = (path: string): Buffer => readFileSync(TAIYI + path);

/** Its folder, such as `taiyi-clip/…`. */
export function taiyiFolder(
  form: TaiyiForm = 'taiyi-clip',
  files: readonly string[] = TAIYI_FILES,
): ReadonlyMap<string, Blob> {
  const paths = files.map((file) => `${form}/${file}`);
  return new Map(paths.map((path) => [path, new Blob([Uint8Array.from(readTaiyi(path))])]));
}
