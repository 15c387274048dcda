/** The ranges a request may lie in, whatever the model; the page clamps to them, the engine refuses beyond. */
export const LIMITS = {
  steps: { min: 1, max: 150 },
  guidanceScale: { min: 0, max: 30 },
  clipSkip: { min: 1, max: 2 },
  /** Pixels; also a multiple of the VAE's scale factor. */
  size: { min: 64, max: 1024 },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER },
  batchCount: { min: 1, max: 16 },
  /** UTF-16 code units; text beyond is cut, and the page says so. */
  promptLength: 10_000,
  /** Passes of the text encoder for one text, of 75 tokens each; what goes beyond is not read, and the page says so. */
  promptChunks: 10,
  /** Prompts joined by AND; each costs a pass of the UNet at every step. */
  promptParts: 8,
  /** Passes of the text encoder for a prompt that changes from step to step. */
  promptEncodings: 100,
} as const;

/** Edges are multiples of this many pixels: three down-samplings in the UNet on top of the VAE's would be 64. */
export const SIZE_STEP = 8;
