/**
 * What a model of a tool does, as the hub and transformers.js call it; `background-removal` also works with models that the
 * hub lists under image segmentation.
 */
export const TOOL_TASKS = [
  'depth-estimation',
  'background-removal',
  'image-segmentation',
  'image-to-text',
  'pose-estimation',
  'object-detection',
] as const;

export type ToolTask = (typeof TOOL_TASKS)[number];

/** What a tool makes from a picture, which is what a control net is trained to read. */
export type ToolProduct =
  | 'canny'
  | 'scribble'
  | 'line'
  | 'depth'
  | 'pose'
  | 'segmentation'
  | 'tile'
  | 'blur'
  | 'palette'
  | 'inpaint'
  | 'straight'
  | 'background'
  | 'caption';

/** A number that the user can change. */
export interface ToolOption {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** The form rounds to multiples of this. */
  readonly step: number;
  /** Where the ControlNet extension's infotext has it. */
  readonly infotext: 'Threshold A' | 'Threshold B';
}

interface Row {
  /** What the ControlNet extension of A1111 calls it in infotext ("Module"); null for what it does not have. */
  readonly preprocessor: string | null;
  readonly makes: ToolProduct;
  /** The tasks of the models that it needs; empty if it needs none. */
  readonly tasks: readonly ToolTask[];
  /** Tasks of models that it can do without. */
  readonly mayUse?: readonly ToolTask[];
  /** It looks at the picture at `ToolRequest.resolution`; otherwise at its own size. */
  readonly isScaled: boolean;
  readonly options: Readonly<Record<string, ToolOption>>;
}

/** Every tool that makes something from a picture, in the order of the page. */
export const PICTURE_TOOLS = {
  /** The picture as it is. */
  straight: { preprocessor: 'none', makes: 'straight', tasks: [], isScaled: false, options: {} },
  canny: {
    preprocessor: 'canny',
    makes: 'canny',
    tasks: [],
    isScaled: true,
    options: {
      low: { min: 1, max: 255, default: 100, step: 1, infotext: 'Threshold A' },
      high: { min: 1, max: 255, default: 200, step: 1, infotext: 'Threshold B' },
    },
  },
  /** Rough strokes from any picture. */
  scribble: {
    preprocessor: 'scribble_xdog',
    makes: 'scribble',
    tasks: [],
    isScaled: true,
    options: { threshold: { min: 1, max: 64, default: 32, step: 1, infotext: 'Threshold A' } },
  },
  /** Of what is drawn in black on white: control nets read white on black. */
  drawn: {
    preprocessor: 'invert (from white bg & black line)',
    makes: 'scribble',
    tasks: [],
    isScaled: false,
    options: {},
  },
  /** Black and white, without greys. */
  threshold: {
    preprocessor: 'threshold',
    makes: 'scribble',
    tasks: [],
    isScaled: true,
    options: { threshold: { min: 0, max: 255, default: 127, step: 1, infotext: 'Threshold A' } },
  },
  line: {
    preprocessor: 'lineart_standard (from white bg & black line)',
    makes: 'line',
    tasks: [],
    isScaled: true,
    options: {},
  },
  depth: {
    preprocessor: 'depth_anything_v2',
    makes: 'depth',
    tasks: ['depth-estimation'],
    isScaled: true,
    options: {},
  },
  /** Without a model that finds people, the whole picture counts as one person. */
  pose: {
    preprocessor: 'openpose',
    makes: 'pose',
    tasks: ['pose-estimation'],
    mayUse: ['object-detection'],
    isScaled: true,
    options: {},
  },
  segmentation: {
    preprocessor: 'seg_ofade20k',
    makes: 'segmentation',
    tasks: ['image-segmentation'],
    isScaled: true,
    options: {},
  },
  tile: {
    preprocessor: 'tile_resample',
    makes: 'tile',
    tasks: [],
    isScaled: false,
    options: { downsampling: { min: 1, max: 8, default: 1, step: 0.01, infotext: 'Threshold A' } },
  },
  blur: {
    preprocessor: 'blur_gaussian',
    makes: 'blur',
    tasks: [],
    isScaled: true,
    options: { sigma: { min: 0.01, max: 64, default: 9, step: 0.01, infotext: 'Threshold A' } },
  },
  palette: {
    preprocessor: 't2ia_color_grid',
    makes: 'palette',
    tasks: [],
    isScaled: true,
    options: {},
  },
  /** The masked pixels come out transparent; the control net reads them as -1. */
  inpaint: {
    preprocessor: 'inpaint_only',
    makes: 'inpaint',
    tasks: [],
    isScaled: false,
    options: {},
  },
  /** A sticker: the subject on a transparent ground, and a mask of it. */
  background: {
    preprocessor: null,
    makes: 'background',
    tasks: ['background-removal'],
    isScaled: false,
    options: {},
  },
  caption: {
    preprocessor: null,
    makes: 'caption',
    tasks: ['image-to-text'],
    isScaled: false,
    options: {},
  },
} as const satisfies Readonly<Record<string, Row>>;

export type PictureTool = keyof typeof PICTURE_TOOLS;

export const pictureTools = Object.keys(PICTURE_TOOLS) as PictureTool[];

export function pictureTool(tool: PictureTool): Row {
  return PICTURE_TOOLS[tool];
}

/** By what the ControlNet extension calls it; null for what we do not have. It takes both forms of a name with an explanation. */
export function toolOfPreprocessor(name: string): PictureTool | null {
  const bare = (text: string) => text.replace(/ \(.*$/, '');
  return (
    pictureTools.find((tool) => {
      const { preprocessor } = pictureTool(tool);
      return preprocessor !== null && bare(preprocessor) === bare(name);
    }) ?? null
  );
}

/** The shorter edge, in pixels, at which a tool looks at a picture. */
export const TOOL_RESOLUTION = { min: 64, max: 2048, default: 512 } as const;
