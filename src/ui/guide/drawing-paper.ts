import {
  lookAtEdge,
  resolveOptions,
  type AppState,
  type Guide,
  type PixelSize,
} from '../../store/index.ts';

/** The opacity of the picture under the lines. */
const DIMMED = 0.35;

/** What lines are drawn on: black, with their source picture dimmed underneath. It has the size of the existing lines. */
export async function drawingPaper(
  guide: Pick<Guide, 'given' | 'picture' | 'fit'>,
  state: Pick<AppState, 'model' | 'form'>,
): Promise<Blob> {
  const { given } = guide;
  const { width, height } = await sizeOf(guide, state);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) throw new Error('no 2d context');
  context.fillRect(0, 0, width, height);
  if (given) {
    const image = await createImageBitmap(given.picture);
    context.globalAlpha = DIMMED;
    context.drawImage(image, 0, 0, width, height);
    image.close();
  }
  return context.canvas.convertToBlob({ type: 'image/png' });
}

async function sizeOf(
  { given, picture, fit }: Pick<Guide, 'given' | 'picture' | 'fit'>,
  state: Pick<AppState, 'model' | 'form'>,
): Promise<PixelSize> {
  if (picture) {
    const image = await createImageBitmap(picture);
    const { width, height } = image;
    image.close();
    return { width, height };
  }
  if (given) {
    const scale = lookAtEdge(given, fit, state) / Math.min(given.width, given.height);
    return { width: Math.round(given.width * scale), height: Math.round(given.height * scale) };
  }
  return state.model.status === 'ready'
    ? resolveOptions(state.model.manifest, state.form)
    : { width: 512, height: 512 };
}
