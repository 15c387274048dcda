import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { unsupportedFile } from '../../../core/formats/file-error.ts';

/** What an adapter for SD 1.x has, in the names of the published files. */
const KEPT = /^(image_proj\.|ip_adapter\.\d+\.to_[kv]_ip\.weight$)/;
const FIRST = 'ip_adapter.1.to_k_ip.weight';

/** By the width of the prompts that their UNets read. */
const FAMILIES: Readonly<Record<number, string>> = {
  1024: 'IP-Adapter SD 2',
  1280: 'IP-Adapter SDXL Refiner',
  2048: 'IP-Adapter SDXL',
};

/**
 * An IP-Adapter's weights, sorted by name, so that both file forms result in the same file.
 *
 * @throws AppError `unsupported`, by name, for those of other families and those that read faces with a network of their own
 */
export function ipAdapterWeights({ name, tensors }: CheckpointFile): PartTensors {
  const named = otherIpAdapter(tensors);
  if (named !== null) {
    throw unsupportedFile(name, named, ['ip-adapter'], { fault: 'other-ip-adapter', named });
  }
  const kept = [...tensors].filter(([tensor]) => KEPT.test(tensor));
  return new Map(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function otherIpAdapter(tensors: CheckpointFile['tensors']): string | null {
  if (tensors.has('image_proj.perceiver_resampler.proj_in.weight')) return 'IP-Adapter FaceID Plus';
  // The full form has its norm as the last of its layers.
  const readsFaces =
    tensors.has('image_proj.proj.0.weight') && tensors.has('image_proj.norm.weight');
  if (
    readsFaces ||
    [...tensors.keys()].some((one) => /^ip_adapter\.\d+\.to_\w+_lora\./.test(one))
  ) {
    return 'IP-Adapter FaceID';
  }
  const first = tensors.get(FIRST);
  if (!first)
    return [...tensors.keys()].some((one) => one.startsWith('ip_adapter.'))
      ? 'IP-Adapter SD 3'
      : null;
  return FAMILIES[first.shape[1] ?? 0] ?? null;
}
