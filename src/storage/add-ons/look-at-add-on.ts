import type { CheckpointFile } from '../../core/formats/checkpoint/checkpoint-file.ts';
import { sd1Modules } from '../../core/formats/lora/lora-file.ts';
import { LoraTargets } from '../../core/formats/lora/lora-names.ts';
import { SD1_WEIGHTS } from '../../core/formats/lora/sd1-modules.ts';
import type { WeightsKind } from '../../contract/add-on-kinds.ts';
import { refuseOtherVaes } from '../import/other-families.ts';
import { controlWeights } from './control-net/control-weights.ts';
import { refuseOtherClips } from './image-encoder/other-clips.ts';
import { ipAdapterWeights } from './ip-adapter/other-ip-adapters.ts';
import { refuseOtherReaders } from './text-encoder/text-encoder-recipe.ts';
import { familyWeights } from './upscaler/prepare-upscaler.ts';
import { checkEmbedding } from './embedding/prepare-embedding.ts';

export interface Known {
  readonly path: string;
  /** The config.json beside the file; {} if there is none. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The file's own; empty if it is not known. */
  readonly sha256: string;
}

/** Checks that need only a file's header, before the file is downloaded. */
const LOOK: Readonly<Record<WeightsKind, (file: CheckpointFile, known: Known) => unknown>> = {
  lora: (file) => sd1Modules(file, new LoraTargets(SD1_WEIGHTS)),
  embedding: (file) => checkEmbedding(file),
  vae({ metadata }, { path, config, sha256 }) {
    const stated = metadata.get('modelspec.architecture') ?? '';
    refuseOtherVaes(path, { stated, config, sha256 });
  },
  'image-encoder': (_, { path, config }) => refuseOtherClips(config, path),
  'text-encoder': (_, { path, config }) => refuseOtherReaders(config, path),
  'control-net': (file) => controlWeights(file).config(),
  upscaler: (file) => familyWeights(file),
  'ip-adapter': (file) => ipAdapterWeights(file),
};

/** @throws AppError `unsupported` and `invalid-file`, like the import */
export async function lookAtAddOn(kind: WeightsKind, file: CheckpointFile, known: Known) {
  await LOOK[kind](file, known);
}
