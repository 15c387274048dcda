/** How much prompt the engine takes, whatever the model; the limits of the picture's options are in their own table. */
export const LIMITS = {
  /** UTF-16 code units; text beyond is cut, and the page says so. */
  promptLength: 10_000,
  /** Passes of the text encoder for one text, of 75 tokens each; what goes beyond is not read, and the page says so. */
  promptChunks: 10,
  /** Prompts joined by AND; each costs a pass of the UNet at every step. */
  promptParts: 8,
  /** Passes of the text encoder for a prompt that changes from step to step. */
  promptEncodings: 100,
} as const;
