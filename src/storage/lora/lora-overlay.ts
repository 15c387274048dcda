import type { CheckpointTensor } from '../../core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../../core/formats/checkpoint/model-parts.ts';
import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import { tensorsAt } from '../../core/formats/checkpoint/tensors-at.ts';
import { fuseLoras } from '../../core/formats/lora/fuse-lora.ts';
import { openLora, type Lora } from '../../core/formats/lora/lora-file.ts';
import { LoraTargets, type LoraPart } from '../../core/formats/lora/lora-names.ts';
import { AppError } from '../../core/errors.ts';
import { blobSource } from '../blob-source.ts';
import { layOut, weightChunks } from '../import/half-weights.ts';
import { sha256OfBlob } from '../file-hash.ts';
import type { StoredModel } from '../model-store.ts';

/** A LoRA and how strongly it counts in each part; 1 as it was trained. */
export interface ChosenLora {
  /** As prompts call it. */
  readonly name: string;
  /** Another file has another. */
  readonly contentId: string;
  readonly file: Blob;
  readonly weights: Readonly<Record<LoraPart, number>>;
}

/** A safetensors file, yet to be written, of those weights of a part that LoRAs change. */
export interface LoraOverlay {
  readonly part: LoraPart;
  /** Says what is in it: the same key, the same bytes. */
  readonly key: string;
  readonly bytes: number;
  chunks(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** How the manifest spells the parts that LoRAs know. */
export const MANIFEST_PARTS = { text_encoder: 'textEncoder', unet: 'unet' } as const;

type OpenLora = ChosenLora & { readonly lora: Lora };

/**
 * What LoRAs make of a model's weights, one overlay for each part that they change; nothing is read yet but headers and
 * alphas.
 *
 * @throws AppError `invalid-request` with details what: 'lora-misfit', found, for a LoRA of another model, now or as
 *   the chunks are read; `invalid-file` for a broken one
 */
export async function loraOverlays(
  model: StoredModel,
  precision: 'fp16' | 'fp32',
  chosen: readonly ChosenLora[],
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
    const open = async () =>
      openLora(await openCheckpoint(blobSource(choice.name, choice.file)), targets);
    loras.push({ ...choice, lora: await open().catch((error: unknown) => misfit(choice, error)) });
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
  const layout = layOut(`${part}.lora`, touched, dtype);
  const { parts, files } = model.manifest;
  const paths = parts[MANIFEST_PARTS[part]].weights;
  const content = [
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
          const message = `${tensor} leaves fp16's range with these LoRAs`;
          throw new AppError('numerical', message, { stage: 'lora', tensor });
        });
      } catch (error) {
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
  return all;
}

/** A sound LoRA that this model cannot take: the prompt asks for what does not go together. */
function misfit({ name }: { readonly name: string }, error: unknown): never {
  if (!(error instanceof AppError && error.code === 'unsupported')) throw error;
  const found = typeof error.details['file'] === 'string' ? error.details['file'] : name;
  throw new AppError(
    'invalid-request',
    error.message,
    { field: 'prompt', what: 'lora-misfit', found },
    { cause: error },
  );
}
