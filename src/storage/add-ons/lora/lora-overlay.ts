import type { CheckpointTensor } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { openCheckpoint } from '../../../core/formats/checkpoint/open-checkpoint.ts';
import { tensorsAt } from '../../../core/formats/checkpoint/tensors-at.ts';
import { withoutEightBit } from '../../../core/formats/eight-bit.ts';
import { fuseLoras } from '../../../core/formats/lora/fuse-lora.ts';
import { openLora, type Lora } from '../../../core/formats/lora/lora-file.ts';
import { withAdapterConfig } from '../../../core/formats/lora/lora-metadata.ts';
import { LoraTargets, type LoraPart } from '../../../core/formats/lora/lora-names.ts';
import { AppError } from '../../../core/errors.ts';
import { blobSource } from '../../blob-source.ts';
import { layOut, weightChunks } from '../../import/half-weights.ts';
import { sha256OfBlob } from '../../file-hash.ts';
import type { StoredModel } from '../../stored-model.ts';

/** A LoRA and its weight in each part; 1 is as trained. */
export interface ChosenLora {
  /** Its name in prompts. */
  readonly name: string;
  /** Differs between files. */
  readonly contentId: string;
  readonly file: Blob;
  /** The text of peft's adapter_config.json, if it came with the file. */
  readonly adapterConfig: string | null;
  readonly weights: Readonly<Record<LoraPart, number>>;
}

/** A safetensors file, not written yet, with the weights of a part that LoRAs change. */
export interface LoraOverlay {
  readonly part: LoraPart;
  /** Identifies the content: the same key means the same bytes. */
  readonly key: string;
  readonly bytes: number;
  chunks(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A LoRA with modules that the model does not have. */
export interface PartlyUsed {
  readonly name: string;
  readonly unmatched: number;
  readonly modules: number;
}

/** The manifest's names for the parts in LoRAs. */
export const MANIFEST_PARTS = { text_encoder: 'textEncoder', unet: 'unet' } as const;

/** Increased whenever the same LoRA results in other weights, so that old overlays are not reused. */
const FORMULAS = 2;

type OpenLora = ChosenLora & { readonly lora: Lora };

/**
 * The changes of LoRAs to a model's weights, one overlay for each part that they change. Only headers and alphas are read yet.
 *
 * @throws AppError `invalid-request` with details what: 'lora-misfit' for a LoRA of another model, 'lora-broken' for one that
 * has NaN or lacks a part, 'lora-overflow' for one that is too strong for fp16; found: its name. Thrown now or while the
 * chunks are read
 */
export async function loraOverlays(
  model: StoredModel,
  precision: 'fp16' | 'fp32',
  chosen: readonly ChosenLora[],
  onPartlyUsed: (lora: PartlyUsed) => void,
): Promise<LoraOverlay[]> {
  const base = {
    text_encoder: await partTensors(model, 'text_encoder', precision),
    unet: await partTensors(model, 'unet', precision),
  };
  const targets = new LoraTargets({
    text_encoder: base.text_encoder.keys(),
    unet: base.unet.keys(),
  });
  const loras: OpenLora[] = [];
  for (const choice of chosen) {
    const open = async () => {
      const file = await openCheckpoint(blobSource(choice.name, choice.file));
      return openLora(withAdapterConfig(file, choice.adapterConfig), targets);
    };
    const lora = await open().catch((error: unknown) => misfit(choice, error));
    const { unmatched, modules } = lora;
    if (unmatched.length > 0) {
      onPartlyUsed({ name: choice.name, unmatched: unmatched.length, modules });
    }
    loras.push({ ...choice, lora });
  }
  const overlays = (['text_encoder', 'unet'] as const).map((part) =>
    overlayOf(model, part, base[part], loras),
  );
  return (await Promise.all(overlays)).filter((overlay) => overlay !== null);
}

async function overlayOf(
  model: StoredModel,
  part: LoraPart,
  base: PartTensors,
  loras: readonly OpenLora[],
): Promise<LoraOverlay | null> {
  const uses = loras
    .map(({ weights, ...rest }) => ({ ...rest, weight: weights[part] }))
    .filter(({ weight }) => weight !== 0);
  const isChanged = (name: string) => uses.some(({ lora }) => lora.layers.has(`${part}.${name}`));
  const touched = new Map([...base].filter(([name]) => isChanged(name)));
  const first = [...touched.values()][0];
  if (!first) return null;

  const dtype = first.dtype === 'F16' ? 'F16' : 'F32';
  const path = `${part}.lora`;
  const layout = layOut(path, touched, dtype);
  const { parts, files } = model.manifest;
  const paths = parts[MANIFEST_PARTS[part]].weights;
  const content = [
    FORMULAS,
    dtype,
    files.filter(({ path }) => paths.includes(path)).map(({ path, sha256 }) => [path, sha256]),
    uses.map(({ contentId, weight }) => [contentId, weight]),
  ];
  const key = await sha256OfBlob(new Blob([JSON.stringify(content)]));
  return {
    part,
    key: key.slice(0, 32),
    bytes: layout.bytes,
    async *chunks() {
      try {
        yield* weightChunks(layout, fuseLoras(part, touched, uses), (tensor) => {
          throw overflow(uses, tensor);
        });
      } catch (error) {
        // Every factor is finite, or an error would have named it, but their sum is not.
        const isSum = error instanceof AppError && error.details['file'] === path;
        if (isSum) throw overflow(uses, String(error.details['tensor']));
        misfit(uses.at(-1)!, error);
      }
    },
  };
}

async function partTensors(
  model: StoredModel,
  part: LoraPart,
  precision: 'fp16' | 'fp32',
): Promise<PartTensors> {
  const all = new Map<string, CheckpointTensor>();
  for (const path of model.manifest.parts[MANIFEST_PARTS[part]].weights) {
    const { file, tensors } = await model.weights(path, precision);
    for (const [name, tensor] of tensorsAt(blobSource(path, file), tensors)) all.set(name, tensor);
  }
  // What a LoRA changes is read in floats from its overlay; the rest stays in eight bits.
  return withoutEightBit(all);
}

/** The error for a LoRA that does not fit this model, or is broken. */
function misfit({ name }: { readonly name: string }, error: unknown): never {
  const code = error instanceof AppError ? error.code : null;
  if (!(error instanceof AppError) || (code !== 'unsupported' && code !== 'invalid-file')) {
    throw error;
  }
  const found = typeof error.details['file'] === 'string' ? error.details['file'] : name;
  throw new AppError(
    'invalid-request',
    error.message,
    { field: 'prompt', what: code === 'unsupported' ? 'lora-misfit' : 'lora-broken', found },
    { cause: error },
  );
}

function overflow(uses: readonly { readonly name: string }[], tensor: string): AppError {
  const found = uses.map(({ name }) => name).join(', ');
  return new AppError('invalid-request', `${tensor} leaves fp16's range with ${found}`, {
    field: 'prompt',
    what: 'lora-overflow',
    found,
    tensor,
  });
}
