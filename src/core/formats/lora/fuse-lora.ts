import type { CheckpointTensor } from '../checkpoint/checkpoint-file.ts';
import type { PartTensors } from '../checkpoint/model-parts.ts';
import { isFloatDtype } from '../checkpoint/to-half.ts';
import { AppError } from '../../errors.ts';
import type { Lora, LoraLayer } from './lora-file.ts';
import type { LoraPart } from './lora-names.ts';
import { elements, targetOf, wholeRows } from './weight-change.ts';

/** A LoRA and its weight; 1 is the strength it was trained with. */
export interface LoraUse {
  readonly lora: Lora;
  readonly weight: number;
}

/**
 * A part's weights with LoRAs merged in, one after the other: `W + Σ weight · scale · ΔW` in float32, like diffusers'
 * `fuse_lora`. The sums are computed when a tensor is read, a few rows at a time; tensors that no LoRA changes stay unchanged. A
 * change that depends on the weight itself, such as DoRA's, sees the LoRAs before it, and is scaled by `weight` as a whole (as in
 * A1111 and ComfyUI; peft and LyCORIS differ for weights other than 1).
 *
 * @throws AppError while reading: `unsupported` when a LoRA's shapes do not fit a weight; `invalid-file` if it has NaN
 */
export function fuseLoras(
  part: LoraPart,
  weights: PartTensors,
  uses: readonly LoraUse[],
): PartTensors {
  return new Map(
    [...weights].map(([name, tensor]) => {
      const fused = uses.reduce((base, { lora, weight }) => {
        const layer = lora.layers.get(`${part}.${name}`);
        return layer && weight !== 0 ? changed(name, base, layer, weight) : base;
      }, tensor);
      return [name, fused];
    }),
  );
}

function changed(
  name: string,
  base: CheckpointTensor,
  layer: LoraLayer,
  weight: number,
): CheckpointTensor {
  const { dtype, shape } = base;
  if (!isFloatDtype(dtype)) {
    throw new AppError('unsupported', `${name} is ${dtype}, which a LoRA cannot change`, {
      what: dtype,
    });
  }
  const strength = weight * layer.scale;
  return {
    dtype: 'F32',
    shape,
    byteLength: elements(base) * 4,
    async *chunks() {
      const target = targetOf(name, base);
      const columns = target.inputs * target.area;
      const changeOf = await layer.open(target);
      let row = 0;
      for await (const values of wholeRows(base, columns)) {
        for (let at = 0; at < values.length; at += columns) {
          const change = changeOf(row++, values.subarray(at, at + columns));
          for (let i = 0; i < columns; i++) values[at + i]! += strength * change[i]!;
        }
        yield new Uint8Array(values.buffer);
      }
    },
  };
}
