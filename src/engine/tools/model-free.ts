import { AppError } from '../../core/errors.ts';
import { fromWhite } from '../../core/image/alpha.ts';
import { line } from '../../core/image/guides/line.ts';
import { palette } from '../../core/image/guides/palette.ts';
import { downsampled } from '../../core/image/guides/scaled.ts';
import { inverted, scribble, threshold } from '../../core/image/guides/scribble.ts';
import { canny } from '../../core/image/opencv/canny.ts';
import { gaussianBlur8 } from '../../core/image/opencv/gaussian.ts';
import type { ToolRunner } from './tool-runner.ts';

/** The mask value from which a pixel is painted over. */
const HALF = 128;

/** The tools that need no model. Each follows the ControlNet extension: see the table of tools. */
export const MODEL_FREE = {
  straight: (picture) => ({ picture }),
  canny: (pixels, { options }) => ({
    picture: canny(pixels, { low: options['low']!, high: options['high']! }),
  }),
  scribble: (pixels, { options }) => ({ picture: scribble(pixels, options['threshold']!) }),
  drawn: (pixels) => ({ picture: inverted(pixels) }),
  threshold: (pixels, { options }) => ({ picture: threshold(pixels, options['threshold']!) }),
  line: (pixels) => ({ picture: line(pixels) }),
  tile: (pixels, { options }) => ({ picture: downsampled(pixels, options['downsampling']!) }),
  blur: (pixels, { options }) => ({ picture: gaussianBlur8(pixels, options['sigma']!) }),
  palette: (pixels) => ({ picture: palette(pixels) }),
  inpaint(pixels, { mask }) {
    if (!mask) throw new AppError('invalid-request', 'No mask.', { field: 'mask', found: null });
    const opacity = mask.data.map((value) => (value >= HALF ? 0 : 255));
    return { picture: fromWhite(pixels, { ...mask, data: opacity }) };
  },
} as const satisfies Readonly<Record<string, ToolRunner>>;
