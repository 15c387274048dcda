import { diffusersUnetName, layersPerBlock } from './ldm-unet-names.ts';
import { renamed, withoutPrefix, type PartTensors } from './model-parts.ts';

const PREFIX = 'control_model.';

/** diffusers' names of the weights that a control net's graphs use. */
const READ =
  /^(conv_in|time_embedding|down_blocks|mid_block|controlnet_(cond_embedding|down_blocks|mid_block))\./;

/**
 * A control net's weights under diffusers' names (`convert_controlnet_checkpoint` of loaders/single_file_utils.py). The file uses
 * diffusers' names, or those of lllyasviel's cldm.py; in the latter case it may also contain the whole model.
 */
export function controlNetWeights(tensors: PartTensors): PartTensors {
  const isPrefixed = [...tensors.keys()].some((name) => name.startsWith(PREFIX));
  const plain = isPrefixed ? withoutPrefix(tensors, PREFIX) : tensors;
  const isOriginal = plain.has('input_blocks.0.0.weight');
  const layers = layersPerBlock(plain.keys());
  const last = lastOfHint(plain.keys());
  const named = isOriginal ? renamed(plain, (name) => diffusersName(name, layers, last)) : plain;
  return new Map([...named].filter(([name]) => READ.test(name)));
}

function diffusersName(name: string, layers: number, last: number): string | null {
  const [, module, number, rest] =
    /^(input_hint_block|zero_convs|middle_block_out)\.(\d+)\.(.+)$/.exec(name) ?? [];
  if (module === undefined) return diffusersUnetName(name, layers);
  if (module === 'input_hint_block') return hintName(Number(number), rest!, last);
  if (module === 'middle_block_out') return `controlnet_mid_block.${rest}`;
  return `controlnet_down_blocks.${number}.${rest!.replace(/^0\./, '')}`;
}

/** Every other module is an activation. */
function hintName(number: number, rest: string, last: number): string {
  const module =
    number === 0 ? 'conv_in' : number === last ? 'conv_out' : `blocks.${number / 2 - 1}`;
  return `controlnet_cond_embedding.${module}.${rest}`;
}

function lastOfHint(names: Iterable<string>): number {
  const numbers = [...names].map((name) =>
    Number(/^input_hint_block\.(\d+)\./.exec(name)?.[1] ?? 0),
  );
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}
