import { invalidFile } from '../../core/formats/file-error.ts';

interface Common {
  /** Width of what it reads: the image's embedding, or the encoder's states. */
  readonly width: number;
  /** Width of the tokens that it gives to the UNet's cross attention. */
  readonly crossAttentionDim: number;
  /** Widths of the UNet's cross attentions, in the order of diffusers' processors: down, up, middle. */
  readonly channels: readonly number[];
}

/** An IP-Adapter (Ye et al. 2023, https://arxiv.org/abs/2308.06721), as its weights' shapes describe it. */
export type IpAdapterConfig =
  /** One linear layer on the image's embedding. */
  | (Common & { readonly form: 'plain'; readonly tokens: number })
  /** A resampler on all states of the encoder's last layer but one. */
  | (Common & {
      readonly form: 'plus';
      readonly tokens: number;
      /** Of the resampler. */
      readonly hiddenSize: number;
      readonly heads: number;
      readonly layers: number;
      readonly feedForwardSize: number;
    })
  /** Two linear layers on each of those states, which become as many tokens. */
  | (Common & { readonly form: 'full'; readonly hiddenSize: number });

type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/** Of the resampler, in every published file. */
export const HEAD_SIZE = 64;
/** More than any published adapter has, and still few enough to write a graph. */
const MAX_LAYERS = 32;
const MAX_WIDTH = 16_384;
const MAX_TOKENS = 1024;

/**
 * Reads an adapter's form from its weights.
 *
 * @param shapes in the names of the published files
 * @throws AppError `invalid-file` for weights that do not fit together
 */
export function ipAdapterConfigOf(shapes: Shapes, file: string): IpAdapterConfig {
  const found = formOf(shapes, file);
  const sizes = Object.values(found).filter((value) => typeof value === 'number');
  const { layers = 1 } = found as { readonly layers?: number };
  const tokens = found.form === 'full' ? 1 : found.tokens;
  const isSane =
    sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= MAX_WIDTH) &&
    layers <= MAX_LAYERS &&
    tokens <= MAX_TOKENS;
  if (isSane) return found;
  throw invalidFile(file, 'no IP-Adapter has such a form', { found: sizes.join(', ') });
}

/** Whether it reads all states of the image encoder instead of the image's embedding. */
export const readsStates = ({ form }: IpAdapterConfig): boolean => form !== 'plain';

/** How many tokens a picture becomes. @param states the number of the encoder's states */
export const pictureTokens = (config: IpAdapterConfig, states: number): number =>
  config.form === 'full' ? states : config.tokens;

/** The weights' prefix for a cross attention, counted from 0: every second attention is a cross attention. */
export const attentionOf = (index: number): string => `ip_adapter.${2 * index + 1}`;

function formOf(shapes: Shapes, file: string): IpAdapterConfig {
  const shapeOf = (name: string) => {
    const found = shapes.get(name);
    if (found) return found.shape;
    throw invalidFile(file, 'a weight is missing', { tensor: name });
  };
  const [, crossAttentionDim = 0] = shapeOf(`${attentionOf(0)}.to_k_ip.weight`);
  const channels: number[] = [];
  for (let shape; (shape = shapes.get(`${attentionOf(channels.length)}.to_k_ip.weight`)?.shape);) {
    channels.push(shape[0] ?? 0);
  }
  const common = { crossAttentionDim, channels };
  if (shapes.has('image_proj.proj.weight')) {
    const [rows = 0, width = 0] = shapeOf('image_proj.proj.weight');
    return { form: 'plain', ...common, width, tokens: rows / crossAttentionDim };
  }
  if (shapes.has('image_proj.proj.3.weight')) {
    const [hiddenSize = 0, width = 0] = shapeOf('image_proj.proj.0.weight');
    return { form: 'full', ...common, width, hiddenSize };
  }
  const [hiddenSize = 0, width = 0] = shapeOf('image_proj.proj_in.weight');
  const [inner = 0] = shapeOf('image_proj.layers.0.0.to_q.weight');
  const [feedForwardSize = 0] = shapeOf('image_proj.layers.0.1.1.weight');
  let layers = 1;
  while (shapes.has(`image_proj.layers.${layers}.0.to_q.weight`)) layers += 1;
  return {
    form: 'plus',
    ...common,
    width,
    tokens: shapeOf('image_proj.latents')[1] ?? 0,
    hiddenSize,
    heads: inner / HEAD_SIZE,
    layers,
    feedForwardSize,
  };
}
