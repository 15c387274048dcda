import { readFileSync } from 'node:fs';
import { vaeName, vaeRecipe } from '../../../../storage/add-ons/vae/prepare-vae.ts';
import type { LooseVae } from '../../../../storage/add-ons/vae/with-vae.ts';
import { wideFile } from '../../../../storage/wide-file.ts';
import { layOut, weightChunks } from '../../../../storage/import/half-weights.ts';
import { recognise } from '../../../../storage/import/recognise.ts';
import { openSafetensors } from '../../../../storage/safetensors-file.ts';

/** What an import finds in the files of a separate VAE in `folder`. */
export async function foundVae(folder: string, paths: readonly string[]) {
  const files = paths.map((path) => [path, new Blob([readFileSync(`${folder}/${path}`)])] as const);
  const recognised = await recognise(new Map(files), () => undefined);
  if (recognised.type !== 'add-on') throw new Error(recognised.type);
  const { path } = recognised;
  const recipe = await vaeRecipe(recognised, new Map(files));
  return { path, name: vaeName(path, new Map(files), null), ...recipe };
}

/** As prepareVae converts it, in memory. */
export async function importedVae(
  folder: string,
  paths: readonly string[],
): Promise<LooseVae & { readonly overflows: string[] }> {
  const { name, config, tensors } = await foundVae(folder, paths);
  const overflows: string[] = [];
  const write = async (dtype: 'F16' | 'F32') => {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    const layout = layOut(name, tensors, dtype);
    for await (const chunk of weightChunks(layout, tensors, (one) => overflows.push(one))) {
      pieces.push(chunk);
    }
    return openSafetensors(new Blob(pieces), name);
  };
  const halves = await write('F16');
  const weights = overflows.length > 0 ? await write('F32') : wideFile(halves, name);
  return { name, contentId: name, config, overflows, weights: () => Promise.resolve(weights) };
}
