import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { bytesSource } from '../../core/formats/byte-source.ts';
import {
  readTensor,
  type CheckpointTensor,
} from '../../core/formats/checkpoint/checkpoint-file.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { IMPORT_CONTEXT } from '../../engine/library/__fixtures__/import-context.ts';
import { folderWithChecker } from '../../engine/library/__fixtures__/tiny-safety.ts';
import { blobSource } from '../blob-source.ts';
import { exportModel } from '../library/export-model.ts';
import { listModels } from '../library/list-models.ts';
import { emptyDisk } from '../__fixtures__/empty-disk.ts';
import { openDirectory, removePath } from '../opfs.ts';
import { safetensorsHead } from '../safetensors-head.ts';
import { openStoredModel } from '../stored-model.ts';
import { importFiles } from './import-files.ts';
import { unpackZip } from './source-files.ts';

const CONFIG = 'safety_checker/config.json';
const WEIGHTS = 'safety_checker/model.safetensors';
const PROCESSOR = 'feature_extractor/preprocessor_config.json';

async function imported(files: ReadonlyMap<string, Blob>, keepsSafetyChecker: boolean) {
  const added = await importFiles(files, [], { ...IMPORT_CONTEXT, keepsSafetyChecker });
  if (added.type !== 'model') throw new Error(added.type);
  return added;
}

const withText = async (path: string, from: string, to: string) => {
  const files = folderWithChecker();
  const text = await files.get(path)!.text();
  expect(text).toContain(from);
  return files.set(path, new Blob([text.replace(from, to)]));
};

/** Its tensors by name, as they lie on the disk. */
async function opened(file: Blob) {
  return (await openCheckpoint(blobSource('x', file))).tensors;
}

/** As a safetensors file, changed by `change`. */
async function saved(
  tensors: readonly (readonly [string, CheckpointTensor])[],
  change: (name: string, bytes: Uint8Array<ArrayBuffer>) => void = () => undefined,
): Promise<Blob> {
  const values = tensors.map(async ([name, tensor]) => {
    const bytes = await readTensor(tensor);
    change(name, bytes);
    return bytes;
  });
  return new Blob([safetensorsHead(tensors).head, ...(await Promise.all(values))]);
}

beforeEach(emptyDisk);

describe('a diffusers folder’s safety checker', () => {
  test('is left out unless it is wanted, and its size is reported', async () => {
    const { manifest, warnings } = await imported(folderWithChecker(), false);
    expect(manifest.parts).not.toHaveProperty('safetyChecker');
    expect(manifest.files.some(({ path }) => path.startsWith('safety_checker/'))).toBe(false);
    expect(warnings).toEqual([{ type: 'safety-checker-left-out', bytes: expect.any(Number) }]);

    const kept = await imported(folderWithChecker(), true);
    expect(kept.warnings).toEqual([]);
    const added = kept.manifest.files.slice(manifest.files.length);
    const bytes = added.reduce((sum, file) => sum + file.bytes, 0);
    expect(warnings).toEqual([{ type: 'safety-checker-left-out', bytes }]);
    // It takes the place of the model without it.
    expect((await listModels()).models).toHaveLength(1);
  });

  test('is kept in half precision, but its concepts and thresholds as they were', async () => {
    const files = folderWithChecker();
    const { manifest } = await imported(files, true);
    const stored = await openStoredModel(manifest.id);
    const [tower, concepts] = manifest.parts['safetyChecker']!.weights!;
    const halves = await stored.weights(tower!, 'fp16');
    expect(new Set([...halves.tensors.values()].map(({ dtype }) => dtype))).toEqual(
      new Set(['F16']),
    );
    const source = await opened(files.get(WEIGHTS)!);
    const found = await opened((await stored.weights(concepts!, 'fp16')).file);
    expect([...found.keys()].sort()).toEqual(
      [...source.keys()].filter((name) => /^(concept|special)/.test(name)).sort(),
    );
    for (const [name, tensor] of found) {
      expect(await readTensor(tensor)).toEqual(await readTensor(source.get(name)!));
    }
  });

  test('goes with an exported model, and is checked when that comes back', async () => {
    const { manifest } = await imported(folderWithChecker(), true);
    const zip = await exportModel(manifest.id);
    await removePath(await openDirectory(''), 'models');
    const back = await imported(new Map([['model.zip', zip]]), false);
    expect(back.manifest.parts['safetyChecker']).toEqual(manifest.parts['safetyChecker']);

    const files = new Map(await unpackZip('model.zip', zip));
    const other = (await files.get(PROCESSOR)!.text()).replace('"width": 16', '"width": 17');
    files.set(PROCESSOR, new Blob([other]));
    await expect(imported(files, false)).rejects.toMatchObject({
      code: 'invalid-config',
      details: { file: PROCESSOR, field: 'crop_size' },
    });
  });

  test.each([
    [PROCESSOR, '"shortest_edge": 16', '"shortest_edge": -1', 'invalid-config'],
    [PROCESSOR, '"width": 16', '"width": 224', 'invalid-config'],
    [CONFIG, '"patch_size": 4', '"patch_size": 8', 'invalid-file'],
    [CONFIG, '"projection_dim": 12', '"projection_dim": 13', 'invalid-file'],
    [CONFIG, '"num_channels": 3', '"num_channels": 4', 'invalid-config'],
  ])('that cannot be used (%s: %s) is refused if it is wanted', async (path, from, to, code) => {
    const files = await withText(path, from, to);
    await expect(imported(files, true)).rejects.toMatchObject({ code });
    expect((await listModels()).models).toEqual([]);
    await expect(imported(files, false)).resolves.toMatchObject({ type: 'model' });
  });

  test.each([
    ['visual_projection.weight', { tensor: 'visual_projection.weight' }],
    ['special_care_embeds', { tensor: 'special_care_embeds', found: 'missing' }],
    ['concept_embeds_weights', { tensor: 'concept_embeds_weights', found: 'missing' }],
  ])('that lacks %s is refused', async (lost, details) => {
    const files = folderWithChecker();
    const tensors = [...(await opened(files.get(WEIGHTS)!))].filter(([name]) => name !== lost);
    files.set(WEIGHTS, await saved(tensors));
    await expect(imported(files, true)).rejects.toMatchObject({ code: 'invalid-file', details });
  });

  test('with a threshold that is no number is refused', async () => {
    const files = folderWithChecker();
    const tensors = [...(await opened(files.get(WEIGHTS)!))];
    const name = 'concept_embeds_weights';
    files.set(
      WEIGHTS,
      await saved(tensors, (one, bytes) => {
        if (one === name) new Float32Array(bytes.buffer)[3] = NaN;
      }),
    );
    await expect(imported(files, true)).rejects.toMatchObject({
      code: 'invalid-file',
      details: { fault: 'not-finite', tensor: name },
    });
  });

  test('that lacks its weights is no part of the model', async () => {
    const files = folderWithChecker();
    files.delete(WEIGHTS);
    expect((await imported(files, true)).manifest.parts).not.toHaveProperty('safetyChecker');
  });
});

const POSITION_IDS: CheckpointTensor = {
  dtype: 'I64',
  shape: [1, 2],
  byteLength: 16,
  async *chunks() {
    yield new Uint8Array(16);
  },
};

test('a checkpoint of all parts may have one too', async () => {
  const whole = await openCheckpoint(
    bytesSource('m.ckpt', readFileSync('e2e/__goldens__/sd1-tiny.ckpt')),
  );
  const checker = await opened(folderWithChecker().get(WEIGHTS)!);
  const tensors = [
    ...whole.tensors,
    // As published: with CLIP's tower in another one, and a buffer that only counts.
    ...[...checker].map(([name, tensor]) => {
      const published = name.replace(/^vision_model\./, 'vision_model.vision_model.');
      return [`safety_checker.${published}`, tensor] as const;
    }),
    ['safety_checker.vision_model.vision_model.embeddings.position_ids', POSITION_IDS] as const,
  ];
  const file = new Map([['m.safetensors', await saved(tensors)]]);

  expect((await imported(file, false)).warnings).toContainEqual(
    expect.objectContaining({ type: 'safety-checker-left-out' }),
  );
  const { manifest } = await imported(file, true);
  const { config = '' } = manifest.parts['safetyChecker']!;
  const stored = await openStoredModel(manifest.id);
  const written = JSON.parse(await folderWithChecker().get(CONFIG)!.text()) as {
    readonly projection_dim: number;
    readonly vision_config: Readonly<Record<string, unknown>>;
  };
  expect({ ...written.vision_config, projection_dim: written.projection_dim }).toMatchObject(
    JSON.parse(await stored.text(config)) as object,
  );
});
