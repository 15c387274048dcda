import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Pixels } from '../../../../core/image/resample.ts';
import type { ComputeDevice } from '../../../../runtime/device.ts';
import { importFiles } from '../../../../storage/import/import-files.ts';
import { IMPORT_CONTEXT } from '../../../library/__fixtures__/import-context.ts';
import { storedModels } from '../../../model-source.ts';
import { Workbench } from '../../../workbench.ts';
import { decodePicture, type EncodedPicture } from '../../paint/__fixtures__/golden-case.ts';

/** Written by scripts/goldens/matching_readers.py. */
const READERS = 'src/engine/jobs/match/__goldens__/readers/';

export interface ReaderGolden {
  /** `[texts, dimensions]`, of length 1. */
  readonly textEmbeds: readonly (readonly number[])[];
  readonly imageEmbeds: readonly (readonly number[])[];
  /** `[pictures, texts]` */
  readonly cosines: readonly (readonly number[])[];
  readonly probabilities: readonly (readonly number[])[];
}

export const golden = JSON.parse(readFileSync(`${READERS}golden.json`, 'utf8')) as {
  readonly texts: readonly string[];
  readonly pictures: readonly EncodedPicture[];
  readonly altClip: ReaderGolden;
};

export const pixels: readonly Pixels[] = golden.pictures.map((picture) => {
  const [height, width] = picture.shape as [number, number];
  return { width, height, channels: 3, data: decodePicture(picture) };
});

export function expectClose(
  found: ArrayLike<number>,
  right: readonly number[],
  tolerance: number,
): void {
  expect(found.length).toBe(right.length);
  const apart = right.map((value, index) => Math.abs(found[index]! - value));
  expect(Math.max(...apart)).toBeLessThan(tolerance);
}

export async function importModel(files: ReadonlyMap<string, Blob>): Promise<string> {
  const added = await importFiles(files, [], IMPORT_CONTEXT);
  if (added.type !== 'model') throw new Error(added.type);
  return added.manifest.id;
}

export function benchOn(device: ComputeDevice): Workbench {
  const models = { ...storedModels(() => null), isCurrent: () => Promise.resolve(true) };
  return new Workbench(models, () => Promise.resolve(device));
}
