import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import {
  deriveClipTextConfig,
  deriveUnetConfig,
  deriveVaeConfig,
} from '../../core/formats/checkpoint/derive-configs.ts';
import { modelParts, type PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import { predictionOf } from '../../core/formats/checkpoint/prediction.ts';
import { invalidFile, unsupportedFile, type FileFault } from '../../core/formats/file-error.ts';
import type { ModelRecipe, PartName } from './model-recipe.ts';
import { readableWeights, vocabularySize } from './readable-weights.ts';
import { safetyCheckerOfFile } from './safety-checker-recipe.ts';
import { sd1Scheduler } from './sd1-scheduler.ts';
import { textOf, type SourceFiles } from './source-files.ts';
import { findVocabulary } from './vocabulary.ts';

export interface SingleFile {
  readonly checkpoint: CheckpointFile;
  /** An autoencoder beside it, which then replaces its own, as in A1111. */
  readonly vae: CheckpointFile | null;
  /** The files beside the checkpoint, among which there may be a vocabulary. */
  readonly beside: SourceFiles;
}

/**
 * Reads a checkpoint with all parts in one file, with the original names. It uses the UNet's trained weights, not their moving
 * average, like A1111 and diffusers.
 *
 * @throws AppError `invalid-file` if a part is missing; `unsupported`; whatever `clipMerges` throws
 */
export async function singleFileRecipe(
  { checkpoint, vae: otherVae, beside }: SingleFile,
  clipMerges: () => Promise<string>,
): Promise<ModelRecipe> {
  const { unet, vae, textEncoder } = wholeParts(checkpoint, otherVae);
  const yaml = yamlOf(checkpoint.name, beside);
  const prediction = predictionOf(checkpoint, yaml === null ? null : await textOf(beside, yaml));
  return {
    unet: { tensors: unet, config: asJson(deriveUnetConfig(unet)) },
    vae: { tensors: vae, config: asJson(deriveVaeConfig(vae)) },
    textEncoder: { tensors: textEncoder, config: asJson(deriveClipTextConfig(textEncoder)) },
    tokenizer: await findVocabulary(
      beside,
      '',
      { kind: 'clip', tokens: vocabularySize({ tensors: textEncoder }) },
      clipMerges,
    ),
    scheduler: asJson(sd1Scheduler(prediction)),
    safetyChecker: async () => safetyCheckerOfFile(checkpoint),
    name: null,
    leftOut: leftOut(checkpoint),
  };
}

/**
 * All that a model needs, by the tensors' names alone.
 *
 * @throws AppError `invalid-file` when a part is missing; `unsupported`
 */
export function wholeParts(
  checkpoint: CheckpointFile,
  otherVae: CheckpointFile | null,
): Readonly<Record<PartName, PartTensors>> {
  if ([...checkpoint.tensors.keys()].some((name) => BERT.test(name))) {
    throw unsupportedFile(checkpoint.name, 'a BERT or XLM-R text encoder', ['a diffusers folder'], {
      fault: 'text-encoder-needs-folder',
    });
  }
  const parts = modelParts(checkpoint);
  const vaeParts = otherVae === null ? parts : modelParts(otherVae);
  const part = (name: PartName, tensors: PartTensors | undefined) => {
    if (tensors) return readableWeights(name, tensors);
    const isAlone = name !== 'unet' && !parts.textEncoder && !vaeParts.vae;
    throw invalidFile(checkpoint.name, `a checkpoint without its ${LABELS[name]}`, {
      fault: isAlone ? 'unet-alone' : MISSING[name],
      part: name,
    });
  };
  return {
    unet: part('unet', parts.unet),
    vae: part('vae', vaeParts.vae),
    textEncoder: part('textEncoder', parts.textEncoder),
  };
}

/** The token embedding of BERT or XLM-R in a checkpoint, as in those of Taiyi and AltDiffusion. */
const BERT = /^cond_stage_model\.(.*\.)?embeddings\.word_embeddings\.weight$/;

/** The config with the checkpoint's name, as in A1111; else the only one beside it. */
function yamlOf(checkpoint: string, beside: SourceFiles): string | null {
  const stem = checkpoint.replace(/^.*\//, '').replace(/\.\w+$/, '');
  const yamls = [...beside.keys()].filter((path) => /^[^/]+\.ya?ml$/i.test(path));
  const named = yamls.find((path) => path.replace(/\.ya?ml$/i, '') === stem);
  return named ?? (yamls.length === 1 ? yamls[0]! : null);
}

const MISSING: Readonly<Record<PartName, FileFault>> = {
  textEncoder: 'no-text-encoder',
  unet: 'no-unet',
  vae: 'no-vae',
};

const LABELS: Readonly<Record<PartName, string>> = {
  textEncoder: 'text encoder',
  unet: 'UNet',
  vae: 'VAE',
};

/** A trainer's moving average of the UNet takes as many bytes as another UNet. */
function leftOut({ name, tensors }: CheckpointFile): string[] {
  const hasAverage = [...tensors.keys()].some((one) => one.startsWith('model_ema.'));
  return hasAverage ? [`${name}: model_ema.*`] : [];
}

const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
