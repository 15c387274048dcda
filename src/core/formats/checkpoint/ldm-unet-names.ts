/**
 * The names of SD's UNet in CompVis's code and in diffusers (`convert_ldm_unet_checkpoint` of loaders/single_file_utils.py), both
 * without the file's prefix.
 */

const OUTER: Readonly<Record<string, string>> = {
  'time_embed.0': 'time_embedding.linear_1',
  'time_embed.2': 'time_embedding.linear_2',
  'input_blocks.0.0': 'conv_in',
  'out.0': 'conv_norm_out',
  'out.2': 'conv_out',
};

const RESNET: Readonly<Record<string, string>> = {
  'in_layers.0': 'norm1',
  'in_layers.2': 'conv1',
  'out_layers.0': 'norm2',
  'out_layers.3': 'conv2',
  'emb_layers.1': 'time_emb_proj',
  skip_connection: 'conv_shortcut',
};

const MIDDLE: Readonly<Record<string, string>> = {
  '0': 'resnets.0',
  '1': 'attentions.0',
  '2': 'resnets.1',
};

/**
 * The number of resnets in a down block, from the position of the first downsampler among the input blocks.
 *
 * @param names in CompVis's spelling, without prefix
 */
export function layersPerBlock(names: Iterable<string>): number {
  let firstDownsampler = Infinity;
  let last = 0;
  for (const name of names) {
    const [, number, isDownsampler] = /^input_blocks\.(\d+)\.0\.(op\.)?/.exec(name) ?? [];
    if (number === undefined) continue;
    last = Math.max(last, Number(number));
    if (isDownsampler) firstDownsampler = Math.min(firstDownsampler, Number(number));
  }
  return firstDownsampler === Infinity ? last : firstDownsampler - 1;
}

/** diffusers' name of a weight or module; null if diffusers does not have it. */
export function diffusersUnetName(name: string, layers: number): string | null {
  for (const [old, module] of Object.entries(OUTER)) {
    if (name === old || name.startsWith(`${old}.`)) return module + name.slice(old.length);
  }
  const [, side, number, rest] = /^(input|middle|output)_blocks?\.(\d+)\.(.+)$/.exec(name) ?? [];
  if (side === undefined || number === undefined || rest === undefined) return null;
  if (side === 'middle') {
    const module = MIDDLE[number];
    return module === undefined ? null : `mid_block.${inner(module, rest)}`;
  }

  const position = Number(number) - (side === 'input' ? 1 : 0);
  if (position < 0) return null;
  const block = `${side === 'input' ? 'down' : 'up'}_blocks.${Math.floor(position / (layers + 1))}`;
  const layer = position % (layers + 1);
  const [, kind, tail] = /^(\d)\.(.+)$/.exec(rest) ?? [];
  if (kind === undefined || tail === undefined) return null;
  if (side === 'input' && kind === '0' && tail.startsWith('op')) {
    return `${block}.downsamplers.0.conv${tail.slice('op'.length)}`;
  }
  // An upsampler comes after the attention, if there is one.
  if (side === 'output' && kind !== '0' && /^conv(\.|$)/.test(tail)) {
    return `${block}.upsamplers.0.${tail}`;
  }
  if (kind === '0') return `${block}.${inner(`resnets.${layer}`, tail)}`;
  return kind === '1' ? `${block}.attentions.${layer}.${tail}` : null;
}

function inner(module: string, rest: string): string {
  if (!module.startsWith('resnets')) return `${module}.${rest}`;
  for (const [old, name] of Object.entries(RESNET)) {
    if (rest === old || rest.startsWith(`${old}.`)) {
      return `${module}.${name}${rest.slice(old.length)}`;
    }
  }
  return `${module}.${rest}`;
}

/** The name under which a trainer keeps the moving average of a weight (ldm/modules/ema.py). */
export function emaName(unetName: string): string {
  return `model_ema.diffusion_model${unetName.replaceAll('.', '')}`;
}
