import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import {
  deriveTinyConfig,
  deriveVaeConfig,
} from '../../../core/formats/checkpoint/derive-configs.ts';
import { identifyCheckpoint } from '../../../core/formats/checkpoint/identify.ts';
import { modelParts } from '../../../core/formats/checkpoint/model-parts.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import { layOut } from '../../import/half-weights.ts';
import { partToCheck } from '../../import/model-checks.ts';
import type { PartRecipe } from '../../import/model-recipe.ts';
import { refuseOtherVaes } from '../../import/other-families.ts';
import { readableWeights } from '../../import/readable-weights.ts';
import { textOf, type SourceFiles } from '../../import/source-files.ts';
import type { FoundAddOn, PrepareAddOn } from '../prepared-add-on.ts';
import { hasConfigInside } from '../texts-inside.ts';
import { writeInHalf } from '../write-in-half.ts';

type Found = Pick<FoundAddOn, 'path' | 'checkpoint'>;

/** A file as diffusers saves it, alone or in its folder. */
export const DIFFUSERS_VAE = /(^|\/)diffusion_pytorch_model\.[^/]+$/;

/** Converts a VAE that came without a model, just as a model's own is. */
export const prepareVae: PrepareAddOn = async (found, { files, repository }, context) => {
  const { path, file, checkpoint } = found;
  const { config, tensors, configPath } = await vaeRecipe(found, files);
  const layout = layOut(path, tensors, 'F16');
  const part = partToCheck(path, { path: configPath, text: config }, layout.index);
  const latents = context.checkVae(part, configPath);
  const hash = await sha256OfBlob(file);
  refuseOtherVaes(path, {
    stated: checkpoint.metadata.get('modelspec.architecture') ?? '',
    config: parsePythonJson(config, configPath),
    sha256: hash,
  });
  const name = vaeName(path, files, repository);
  const [ending = ''] = /(\.vae)?\.\w+$/i.exec(path) ?? [];
  return {
    name,
    hash,
    warnings: [],
    ...writeInHalf(
      { path, layout, tensors },
      { kind: 'vae', source: name + ending, config, latents },
      context,
    ),
  };
};

/** Its weights with diffusers' names, and its config: the one beside them, or one derived from their shapes. */
export async function vaeRecipe(
  found: Found,
  files: SourceFiles,
): Promise<PartRecipe & { readonly configPath: string }> {
  const { path, checkpoint } = found;
  const tensors = readableWeights('vae', weightsOf(checkpoint));
  const isOwn = DIFFUSERS_VAE.test(path) || hasConfigInside(found);
  const configPath = isOwn ? configBeside(path, files) : null;
  if (configPath !== null) return { tensors, config: await textOf(files, configPath), configPath };
  const isTiny = identifyCheckpoint(checkpoint.tensors) === 'taesd';
  const config = (isTiny ? deriveTinyConfig : deriveVaeConfig)(tensors);
  return { tensors, config: JSON.stringify(config), configPath: path };
}

const weightsOf = (checkpoint: CheckpointFile) => modelParts(checkpoint).vae ?? new Map();

/** diffusers always gives the file, and its folder in a pipeline, the same name: then the repository's name says more. */
export function vaeName(path: string, files: SourceFiles, repository: string | null): string {
  const [fileName = '', folderName] = path.split('/').reverse();
  const own = (DIFFUSERS_VAE.test(path) && folderName) || fileName.replace(/(\.vae)?\.\w+$/i, '');
  const isOfFolder = DIFFUSERS_VAE.test(path) && configBeside(path, files) !== null;
  const isNameless = isOfFolder && /^(vae\/)?[^/]+$/.test(path);
  return (isNameless ? repository : null) ?? own;
}

function configBeside(path: string, files: SourceFiles): string | null {
  const beside = path.replace(/[^/]+$/, 'config.json');
  return files.has(beside) ? beside : null;
}
