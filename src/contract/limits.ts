/** Limits that do not depend on the model; those of picture options are in their own table. */
export const LIMITS = {
  /** Pixels, of the longest edge of what is painted, and so of what painting starts from. */
  pictureEdge: 2048,
  /** UTF-16 code units; longer text is cut off, and the page says so. */
  promptLength: 10_000,
  /** Passes of the text encoder for one text, of 75 tokens each; the rest is not read, and the page says so. */
  promptChunks: 10,
  /** Prompts joined by AND; each costs a pass of the UNet at every step. */
  promptParts: 8,
  /** Passes of the text encoder for a prompt that changes from step to step. */
  promptEncodings: 100,
  /** Pictures and texts in one comparison: as many as a table can show. */
  matchPictures: 100,
  matchTexts: 100,
} as const;
