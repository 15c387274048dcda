import { modelParts } from '../../core/formats/checkpoint/model-parts.ts';
import { invalidFile, unsupportedFile } from '../../core/formats/file-error.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import { openFolderWeights } from './folder-weights.ts';
import { FINAL_PATHS, SCHEDULER_PATH, type ModelRecipe, type PartName } from './model-recipe.ts';
import { refuseOtherClasses } from './other-classes.ts';
import { refuseOtherFamilies } from './other-families.ts';
import { readableWeights, vocabularySize } from './readable-weights.ts';
import { safetyCheckerOfFolder } from './safety-checker-recipe.ts';
import { SD1_SCHEDULER } from './sd1-scheduler.ts';
import { textOf, type SourceFiles } from './source-files.ts';
import { textEncoderKind } from './text-encoder-kind.ts';
import { findVocabulary } from './vocabulary.ts';

const INDEX = 'model_index.json';
const PARTS = ['textEncoder', 'unet', 'vae'] as const;
const FOLDERS = { textEncoder: 'text_encoder', unet: 'unet', vae: 'vae' } as const;
const WEIGHTS = /\.(safetensors|bin|ckpt|pt|pth|msgpack|onnx|h5)$/i;

/**
 * Reads a folder in which diffusers saved a pipeline, in any form in which weights are published.
 *
 * @param files the files of that folder
 * @throws AppError `unsupported` for other model families, by name; `invalid-file`, `invalid-config`; whatever `clipMerges`
 * throws
 */
export async function diffusersRecipe(
  files: SourceFiles,
  clipMerges: () => Promise<string>,
): Promise<ModelRecipe> {
  const index = files.has(INDEX) ? parsePythonJson(await textOf(files, INDEX), INDEX) : {};
  // Before complaining about a missing file that its pipeline does not have.
  if (!PARTS.every((part) => files.has(FINAL_PATHS[part].config))) refuseOtherFamilies(index, {});
  const configs = {
    textEncoder: await textOf(files, FINAL_PATHS.textEncoder.config),
    unet: await textOf(files, FINAL_PATHS.unet.config),
    vae: await textOf(files, FINAL_PATHS.vae.config),
  };
  const unetConfig = parsePythonJson(configs.unet, FINAL_PATHS.unet.config);
  refuseOtherFamilies(index, unetConfig);
  refuseOtherClasses(FINAL_PATHS.unet.config, unetConfig, 'UNet2DConditionModel');
  const vaeConfig = parsePythonJson(configs.vae, FINAL_PATHS.vae.config);
  refuseOtherClasses(FINAL_PATHS.vae.config, vaeConfig, 'AutoencoderKL');

  const part = async (name: PartName) => ({
    config: configs[name],
    tensors: readableWeights(name, await openPart(files, name)),
  });
  const textConfig = FINAL_PATHS.textEncoder.config;
  const kind = textEncoderKind(parsePythonJson(configs.textEncoder, textConfig), textConfig);
  const textEncoder = await part('textEncoder');
  const reader = { kind, tokens: vocabularySize(textEncoder) };
  return {
    textEncoder,
    unet: await part('unet'),
    vae: await part('vae'),
    tokenizer: await findVocabulary(files, 'tokenizer/', reader, clipMerges),
    scheduler: files.has(SCHEDULER_PATH)
      ? await textOf(files, SCHEDULER_PATH)
      : JSON.stringify(SD1_SCHEDULER),
    safetyChecker: () => safetyCheckerOfFolder(files),
    name: nameOf(index),
    leftOut: [...files.keys()].filter(
      (path) =>
        WEIGHTS.test(path) &&
        !Object.values(FOLDERS).some((folder) => path.startsWith(`${folder}/`)),
    ),
  };
}

async function openPart(files: SourceFiles, part: PartName) {
  const folder = FOLDERS[part];
  const file = await openFolderWeights(files, folder);
  if (!file)
    throw invalidFile(folder, 'no complete set of weights', {
      missing: [FINAL_PATHS[part].weights],
    });
  const tensors = modelParts(file)[part];
  if (tensors) return tensors;
  throw unsupportedFile(file.name, `weights that do not belong to ${folder}`, [
    FINAL_PATHS[part].weights,
  ]);
}

function nameOf(index: Readonly<Record<string, unknown>>): string | null {
  const path = index['_name_or_path'];
  const name = typeof path === 'string' ? path.split(/[/\\]/).findLast(Boolean) : undefined;
  return name ?? null;
}
