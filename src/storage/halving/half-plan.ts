import type { CheckpointTensor } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { diffusersRecipe } from '../import/diffusers-recipe.ts';
import { chooseWeights } from '../hub/weight-sets.ts';
import { PART_NAMES, type ModelRecipe } from '../import/model-recipe.ts';
import { recognise } from '../import/recognise.ts';
import { singleFileRecipe } from '../import/single-file-recipe.ts';
import type { SourceFiles } from '../import/source-files.ts';
import { layOutParts } from '../import/write-model.ts';
import type { WeightsLayout } from '../import/half-weights.ts';

/** A tensor that goes from a published file to a file of the model. */
export interface Passage {
  readonly name: string;
  readonly tensor: CheckpointTensor;
  readonly layout: WeightsLayout;
  /** Its first byte there. */
  readonly offset: number;
}

/**
 * Which tensors each published file gives to the model, in file order. A file is left out if it has only some of a part's weights
 * or if its tensors overlap: it must be there as a whole.
 *
 * @param files a model's small files, and stand-ins for its weights
 * @throws AppError like the import
 */
export async function planHalves(
  files: SourceFiles,
  clipMerges: () => Promise<string>,
): Promise<ReadonlyMap<string, readonly Passage[]>> {
  const found = await recognise(files, () => undefined);
  if (found.type !== 'diffusers' && found.type !== 'single-file') return new Map();
  const recipe =
    found.type === 'diffusers'
      ? await diffusersRecipe(found.files, clipMerges)
      : await singleFileRecipe(found.file, clipMerges);
  const sourceOf = (folder: string) => {
    if (found.type === 'single-file') return found.file.vae ? null : found.file.checkpoint.name;
    const prefix = found.folder === '' ? '' : `${found.folder}/`;
    const paths = [...files.keys()].filter((path) => path.startsWith(`${prefix}${folder}/`));
    const chosen = chooseWeights(paths)?.paths ?? [];
    return chosen.length === 1 ? chosen[0]! : null;
  };
  return passagesBySource(recipe, sourceOf);
}

const FOLDERS = { textEncoder: 'text_encoder', unet: 'unet', vae: 'vae' } as const;

function passagesBySource(recipe: ModelRecipe, sourceOf: (folder: string) => string | null) {
  const layouts = layOutParts(recipe);
  const bySource = new Map<string, Passage[]>();
  for (const part of PART_NAMES) {
    const source = sourceOf(FOLDERS[part]);
    if (source === null) continue;
    const layout = layouts[part];
    const passages = [...recipe[part].tensors].map(([name, tensor]) => ({
      ...{ name, tensor, layout },
      offset: layout.index.get(name)!.byteOffset,
    }));
    bySource.set(source, [...(bySource.get(source) ?? []), ...passages]);
  }
  return new Map(
    [...bySource]
      .map(([source, passages]) => [source, inOrder(passages)] as const)
      .filter(([, passages]) => areApart(passages)),
  );
}

const inOrder = (passages: readonly Passage[]) =>
  passages.toSorted(({ tensor: a }, { tensor: b }) => placeOf(a)[0] - placeOf(b)[0]);

/** Tied weights share their bytes, which pass only once. */
function areApart(passages: readonly Passage[]): boolean {
  return passages.every(({ tensor }, index) => {
    const next = passages[index + 1];
    return tensor.span && (!next || placeOf(tensor)[1] <= placeOf(next.tensor)[0]);
  });
}

const placeOf = ({ span }: CheckpointTensor) => span ?? [0, Infinity];
