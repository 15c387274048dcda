import type { CheckpointFile } from '../../../core/formats/checkpoint/checkpoint-file.ts';
import { controlNetWeights } from '../../../core/formats/checkpoint/control-net-weights.ts';
import {
  deriveControlNetConfig,
  deriveT2iAdapterConfig,
} from '../../../core/formats/checkpoint/derive-configs.ts';
import { identifyCheckpoint } from '../../../core/formats/checkpoint/identify.ts';
import type { PartTensors } from '../../../core/formats/checkpoint/model-parts.ts';
import { t2iAdapterWeights } from '../../../core/formats/checkpoint/t2i-adapter-weights.ts';

/** diffusers' classes that count as control nets here. */
export const CONTROL_CLASSES = ['ControlNetModel', 'T2IAdapter'] as const;

/** Whether lllyasviel's nets average is stated in a separate file of settings; this one does (control_v11e_sd15_shuffle.yaml). */
const AVERAGING = /shuffle/i;

interface ControlWeights {
  readonly className: (typeof CONTROL_CLASSES)[number];
  /** In diffusers' names. */
  readonly tensors: PartTensors;
  /**
   * The config of a file that came alone: the one in its metadata, or else as its shapes show it.
   *
   * @throws AppError `invalid-file` for one that lacks a layer
   */
  config(): string;
}

/** A control net's file, or a T2I-Adapter's. */
export function controlWeights({ name, tensors: all, metadata }: CheckpointFile): ControlWeights {
  if (identifyCheckpoint(all) === 't2i-adapter') {
    const tensors = t2iAdapterWeights(all);
    const config = () => JSON.stringify(deriveT2iAdapterConfig(tensors));
    return { className: 'T2IAdapter', tensors, config };
  }
  const tensors = controlNetWeights(all);
  const poolsGlobally = AVERAGING.test(name);
  const config = () =>
    configInside(metadata) ?? JSON.stringify(deriveControlNetConfig(tensors, { poolsGlobally }));
  return { className: 'ControlNetModel', tensors, config };
}

/** What training/recipe/scene_outline.py writes: shapes do not show in how many groups channels are normalised. */
function configInside(metadata: CheckpointFile['metadata']): string | null {
  const text = metadata.get('config') ?? '';
  return /"_class_name"\s*:\s*"ControlNetModel"/.test(text) ? text : null;
}
