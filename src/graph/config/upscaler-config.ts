import { invalidFile, unsupportedFile } from '../../core/formats/file-error.ts';

interface Common {
  /** How many times wider and higher the result is. */
  readonly scale: number;
  /** The picture's edges must be multiples of this. */
  readonly multiple: number;
  /** How far the result depends on pixels around it, in pixels of the picture. */
  readonly reach: number;
  readonly features: number;
}

/** An upscaler of the ESRGAN family, as its weights' shapes describe it. */
export type UpscalerConfig =
  | (Common & {
      readonly family: 'rrdb';
      readonly blocks: number;
      /** Channels that each convolution of a dense block adds. */
      readonly growth: number;
      /** Convolutions that each follow an enlargement by two. */
      readonly upsamples: number;
      /** ESRGAN+'s shortcuts within dense blocks. */
      readonly hasShortcuts: boolean;
    })
  | (Common & { readonly family: 'compact'; readonly convolutions: number });

type Shapes = ReadonlyMap<string, { readonly shape: readonly number[] }>;

const COLOURS = 3;
/** More than any published network has, and still few enough to write a graph. */
const MAX_BLOCKS = 64;
const MAX_FEATURES = 512;
const MAX_SCALE = 16;

/**
 * Reads an upscaler's form from its weights.
 *
 * @param shapes in Real-ESRGAN's names, see `upscalerWeights`
 * @throws AppError `invalid-file` for weights that do not fit together; `unsupported` for pictures without three colours
 */
export function upscalerConfigOf(shapes: Shapes, file: string): UpscalerConfig {
  const found = shapes.has('conv_first.weight')
    ? rrdbConfig(shapes, file)
    : compactConfig(shapes, file);
  const size = found.family === 'rrdb' ? found.blocks : found.convolutions;
  const isSane =
    isWithin(found.features, MAX_FEATURES) &&
    isWithin(size, MAX_BLOCKS) &&
    isWithin(found.scale, MAX_SCALE);
  if (!isSane) {
    const { features, scale } = found;
    throw invalidFile(file, 'no upscaler has such a form', { found: [features, size, scale] });
  }
  return found;
}

const isWithin = (value: number, max: number) =>
  Number.isInteger(value) && value >= 1 && value <= max;

function rrdbConfig(shapes: Shapes, file: string): UpscalerConfig {
  const [features = 0, inputs = 0] = shapeOf(shapes, 'conv_first.weight', file);
  const [outputs = 0] = shapeOf(shapes, 'conv_last.weight', file);
  const [growth = 0] = shapeOf(shapes, 'body.0.rdb1.conv1.weight', file);
  requireColours(outputs, file);
  // Real-ESRGAN for 2x and 1x sees each square of pixels as one pixel with more channels.
  const multiple = Math.sqrt(inputs / outputs);
  if (![1, 2, 4].includes(multiple)) throw invalidFile(file, `${inputs} channels come in`);
  const blocks = count(shapes, (index) => `body.${index}.rdb1.conv1.weight`);
  const upsamples = count(shapes, (index) => `conv_up${index + 1}.weight`);
  return {
    family: 'rrdb',
    scale: 2 ** upsamples / multiple,
    multiple,
    // Three times five convolutions a block, one before and one after the blocks, and at most three at the larger sizes.
    reach: multiple * (15 * blocks + 5),
    features,
    blocks,
    growth,
    upsamples,
    hasShortcuts: shapes.has('body.0.rdb1.conv1x1.weight'),
  };
}

function compactConfig(shapes: Shapes, file: string): UpscalerConfig {
  const [features = 0, inputs = 0] = shapeOf(shapes, 'body.0.weight', file);
  // Convolutions and activations in turn, beginning and ending with a convolution.
  const last = count(shapes, (index) => `body.${index}.weight`) - 1;
  const convolutions = last / 2 - 1;
  const [outputs = 0] = shapeOf(shapes, `body.${last}.weight`, file);
  requireColours(inputs, file);
  return {
    family: 'compact',
    scale: Math.sqrt(outputs / COLOURS),
    multiple: 1,
    reach: convolutions + 2,
    features,
    convolutions,
  };
}

function requireColours(channels: number, file: string): void {
  if (channels === COLOURS) return;
  throw unsupportedFile(file, `pictures of ${channels} channels`, ['3']);
}

function count(shapes: Shapes, nameOf: (index: number) => string): number {
  let index = 0;
  while (index < shapes.size && shapes.has(nameOf(index))) index += 1;
  return index;
}

function shapeOf(shapes: Shapes, name: string, file: string): readonly number[] {
  const found = shapes.get(name);
  if (found) return found.shape;
  throw invalidFile(file, `${name} is missing`, { tensor: name });
}
