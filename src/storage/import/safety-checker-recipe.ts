import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { deriveClipVisionConfig } from '../../core/formats/checkpoint/derive-configs.ts';
import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import { openFolderWeights } from './folder-weights.ts';
import { SAFETY_CHECKER_PATHS, type SafetyCheckerRecipe } from './model-recipe.ts';
import { textOf, type SourceFiles } from './source-files.ts';

const FOLDER = 'safety_checker';
const TOWER = /^(vision_model\.(?!.*position_ids$)|visual_projection\.)/;
const CONCEPTS = /^(concept|special_care)_embeds(_weights)?$/;

/**
 * The safety checker of a diffusers folder: null if it has none, or lacks a file of it.
 *
 * @throws AppError `invalid-file`, `unsupported`
 */
export async function safetyCheckerOfFolder(
  files: SourceFiles,
): Promise<SafetyCheckerRecipe | null> {
  const { config, processor } = SAFETY_CHECKER_PATHS;
  if (!files.has(config) || !files.has(processor)) return null;
  const weights = await openFolderWeights(files, FOLDER);
  return (
    weights && {
      config: await textOf(files, config),
      processor: await textOf(files, processor),
      ...separated(weights.tensors),
    }
  );
}

/**
 * The safety checker in a checkpoint with all parts; null if there is none.
 *
 * @throws AppError `invalid-file`
 */
export function safetyCheckerOfFile({ tensors }: CheckpointFile): SafetyCheckerRecipe | null {
  const prefix = `${FOLDER}.`;
  const own = [...tensors]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, tensor]) => [name.slice(prefix.length), tensor] as const);
  if (own.length === 0) return null;
  const parts = separated(new Map(own));
  const config = deriveClipVisionConfig(parts.tower);
  const { image_size: edge } = config;
  // The rest is CLIPImageProcessor's default.
  const processor = { crop_size: { height: edge, width: edge }, size: { shortest_edge: edge } };
  return { config: JSON.stringify(config), processor: JSON.stringify(processor), ...parts };
}

/** diffusers' checker wraps CLIP's tower once more than CLIP itself does. */
function separated(tensors: PartTensors): Pick<SafetyCheckerRecipe, 'tower' | 'concepts'> {
  const matching = (names: RegExp) => [...tensors].filter(([name]) => names.test(name));
  const unwrapped = (name: string) => name.replace(/^vision_model\.(?=vision_model\.)/, '');
  return {
    tower: new Map(matching(TOWER).map(([name, tensor]) => [unwrapped(name), tensor])),
    concepts: new Map(matching(CONCEPTS)),
  };
}
