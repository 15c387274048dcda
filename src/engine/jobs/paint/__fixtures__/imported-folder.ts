import { streamOf } from '../../../../storage/byte-streams.ts';
import { wideFile } from '../../../../storage/wide-file.ts';
import { diffusersRecipe } from '../../../../storage/import/diffusers-recipe.ts';
import { weightChunks } from '../../../../storage/import/half-weights.ts';
import { importedManifest } from '../../../../storage/import/imported-manifest.ts';
import { partToCheck } from '../../../../storage/import/model-checks.ts';
import {
  FINAL_PATHS,
  PART_NAMES,
  SCHEDULER_PATH,
  TOKENIZER_PATHS,
  type PartName,
} from '../../../../storage/import/model-recipe.ts';
import type { SourceFiles } from '../../../../storage/import/source-files.ts';
import { layOutParts } from '../../../../storage/import/write-model.ts';
import { openSafetensors } from '../../../../storage/safetensors-file.ts';
import type { StoredModel } from '../../../../storage/stored-model.ts';
import { checkModel } from '../../../library/check-model.ts';

const noMerges = () => Promise.reject(new Error('this model has a vocabulary of its own'));

/** A published diffusers folder as an import would store it, in memory. */
export async function importedFolder(id: string, files: SourceFiles): Promise<StoredModel> {
  const recipe = await diffusersRecipe(files, noMerges);
  const layouts = layOutParts(recipe);
  const part = (name: PartName) =>
    partToCheck(
      FINAL_PATHS[name].weights,
      { path: FINAL_PATHS[name].config, text: recipe[name].config },
      layouts[name].index,
    );
  const parts = { textEncoder: part('textEncoder'), unet: part('unet'), vae: part('vae') };
  const facts = checkModel(parts, recipe.tokenizer.maxLength);
  const origin = { id, name: id, version: '1', plan: null };
  const texts = new Map<string, string>([
    ...PART_NAMES.map((name) => [FINAL_PATHS[name].config, recipe[name].config] as const),
    [SCHEDULER_PATH, recipe.scheduler],
    [TOKENIZER_PATHS[recipe.tokenizer.encoder].vocab, recipe.tokenizer.vocab],
  ]);
  const written = async (path: string) => {
    const name = PART_NAMES.find((one) => FINAL_PATHS[one].weights === path)!;
    const chunks = weightChunks(layouts[name], recipe[name].tensors, () => undefined);
    return openSafetensors(await new Response(streamOf(chunks)).blob(), path);
  };
  const sha256 = '0'.repeat(64);
  const stored = [...texts.keys(), ...PART_NAMES.map((name) => FINAL_PATHS[name].weights)];
  return {
    manifest: importedManifest(
      origin,
      recipe,
      facts,
      stored.map((path) => ({ path, bytes: 1, sha256 })),
      '2026-01-01T00:00:00Z',
    ),
    text: (path) => Promise.resolve(texts.get(path)!),
    async weights(path, precision) {
      const halves = await written(path);
      if (precision === 'fp16') return halves;
      return wideFile(halves, path);
    },
  };
}
