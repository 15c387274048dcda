import { renamed, type PartTensors } from './model-parts.ts';

/** The number of levels in SD 1.x's UNet: files of the full form number all layers consecutively. */
const LEVELS = 4;

/**
 * A T2I-Adapter's weights under diffusers' names (`scripts/convert_original_t2i_adapter.py`). The file uses these, or those of
 * TencentARC's ldm/modules/encoders/adapter.py, in the full or the light form.
 */
export function t2iAdapterWeights(tensors: PartTensors): PartTensors {
  if ([...tensors.keys()].some((name) => name.startsWith('adapter.'))) return tensors;
  const layers = (lastOfBody(tensors.keys()) + 1) / LEVELS;
  const isLight = tensors.has('body.0.out_conv.weight');
  return renamed(
    tensors,
    (name) => `adapter.${isLight ? lightName(name) : fullName(name, layers)}`,
  );
}

const lightName = (name: string) => name.replace(/^(body\.\d+)\.body\./, '$1.resnets.');

function fullName(name: string, layers: number): string {
  const [, at, rest] = /^body\.(\d+)\.(.+)$/.exec(name) ?? [];
  if (rest === undefined) return name;
  const level = Math.floor(Number(at) / layers);
  const layer = rest.startsWith('in_conv.') ? '' : `resnets.${Number(at) - level * layers}.`;
  return `body.${level}.${layer}${rest}`;
}

function lastOfBody(names: Iterable<string>): number {
  const numbers = [...names].map((name) => Number(/^body\.(\d+)\./.exec(name)?.[1] ?? 0));
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}
