/**
 * The names of SD's autoencoder in CompVis's code and in diffusers (`convert_ldm_vae_checkpoint` of loaders/single_file_utils.py),
 * both without the file's prefix.
 */

/** Names within the only attention layer: CompVis's, and diffusers' own before 0.15. */
const ATTENTION: Readonly<Record<string, string>> = {
  norm: 'group_norm',
  q: 'to_q',
  k: 'to_k',
  v: 'to_v',
  proj_out: 'to_out.0',
  query: 'to_q',
  key: 'to_k',
  value: 'to_v',
  proj_attn: 'to_out.0',
};

/** The number of resolutions. `names` in CompVis's spelling, without prefix. */
export function vaeLevels(names: Iterable<string>): number {
  let levels = 0;
  for (const name of names) {
    const [, level] = /^(?:en|de)coder\.(?:down|up)\.(\d+)\./.exec(name) ?? [];
    if (level !== undefined) levels = Math.max(levels, Number(level) + 1);
  }
  return levels;
}

/** diffusers' name of a weight; null for tensors outside the autoencoder, such as its training loss. */
export function diffusersVaeName(name: string, levels: number): string | null {
  if (/^(post_)?quant_conv\./.test(name)) return name;
  const [, coder, rest] = /^(encoder|decoder)\.(.+)$/.exec(name) ?? [];
  if (coder === undefined || rest === undefined) return null;
  const renamed = rest
    .replace(/^norm_out\./, 'conv_norm_out.')
    .replace(/^mid\.block_([12])\./, (_, n: string) => `mid_block.resnets.${Number(n) - 1}.`)
    .replace(/^mid\.attn_1\.(\w+)\./, (_, part: string) => attention(part))
    .replace(/^down\.(\d+)\.block\./, 'down_blocks.$1.resnets.')
    .replace(/^down\.(\d+)\.downsample\./, 'down_blocks.$1.downsamplers.0.')
    // The original numbers resolutions from the finest in encoder and decoder alike.
    .replace(/^up\.(\d+)\./, (_, level: string) => `up_blocks.${levels - 1 - Number(level)}.`)
    .replace(/^(up_blocks\.\d+)\.block\./, '$1.resnets.')
    .replace(/^(up_blocks\.\d+)\.upsample\./, '$1.upsamplers.0.')
    .replace('.nin_shortcut.', '.conv_shortcut.');
  return `${coder}.${renamed}`;
}

/** diffusers' current name of a weight whose name may be an older one. */
export function modernVaeName(name: string): string {
  return name.replace(
    /^((?:en|de)coder)\.mid_block\.attentions\.0\.(query|key|value|proj_attn)\./,
    (_, coder: string, part: string) => `${coder}.${attention(part)}`,
  );
}

function attention(part: string): string {
  const modern = Object.hasOwn(ATTENTION, part) ? ATTENTION[part] : part;
  return `mid_block.attentions.0.${modern}.`;
}

/** The shape of a weight. In diffusers the attention's 1x1 convolutions are matrices: the same numbers in the same order. */
export function vaeShape(name: string, shape: readonly number[]): readonly number[] {
  const isMatrix = /\.mid_block\.attentions\.0\.to_(q|k|v|out\.0)\.weight$/.test(name);
  return isMatrix && shape.slice(2).every((size) => size === 1) ? shape.slice(0, 2) : shape;
}
