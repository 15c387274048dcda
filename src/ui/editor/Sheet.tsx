import { useEffect, useRef } from 'react';
import { boxOf, type Box } from './box.ts';
import styles from './Editor.module.css';
import type { Mask } from './mask.ts';
import { useSession, useSessionState } from './session-context.ts';
import { hasGrown } from './sides.ts';
import { useIsGuide } from './use-is-guide.ts';

/** From this scale on, pixels are shown as squares. */
const SQUARES = 12;

interface Props {
  readonly image: CanvasImageSource;
  /** What the picture was painted from. */
  readonly before: CanvasImageSource | null;
}

/** The picture, the area added around it, and the mask as a tint. The browser's compositor moves and scales them. */
export function Sheet({ image, before }: Props) {
  const session = useSession();
  const { width, height } = session.picture;
  const { scale, x, y } = useSessionState((state) => state.view);
  const isPlain = useSessionState((state) => state.isPlain);
  const sides = useSessionState((state) => state.sides);
  const isGuide = useIsGuide();
  const picture = useRef<HTMLCanvasElement>(null);
  const tint = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    const shown = isPlain ? (before ?? image) : image;
    picture.current?.getContext('2d')?.drawImage(shown, 0, 0, width, height);
  }, [image, before, isPlain, width, height]);

  useEffect(() => {
    const context = tint.current?.getContext('2d');
    if (!context) return;
    const { mask } = session.document;
    const tints = isGuide ? LINES : TINTS;
    const paint = tintPainter(context, mask, tints);
    paint(boxOf(mask));
    return session.onMaskChange(paint);
  }, [session, isGuide]);

  return (
    <div
      className={styles['sheet']}
      data-squares={scale >= SQUARES}
      style={{ width, height, transform: `translate(${x}px, ${y}px) scale(${scale})` }}
    >
      {hasGrown(sides) && !isPlain && (
        <div
          className={styles['grown']}
          style={{
            inset: `${-sides.top}px ${-sides.right}px ${-sides.bottom}px ${-sides.left}px`,
            backgroundSize: `${16 / scale}px ${16 / scale}px`,
          }}
        />
      )}
      <canvas ref={picture} width={width} height={height} />
      <canvas ref={tint} width={width} height={height} hidden={isPlain} />
    </div>
  );
}

/** A colour that is rare in pictures, and visible on both light and dark ones. */
const TINT = { red: 126, green: 34, blue: 250, opacity: 0.62 } as const;

/** The colour of lines, as control nets expect it. */
const WHITE = { red: 255, green: 255, blue: 255, opacity: 1 } as const;

/** The tint for each mask value, as the four bytes of a pixel in memory order. */
const tintsOf = ({ red, green, blue, opacity }: Record<keyof typeof TINT, number>) =>
  Uint32Array.from(
    { length: 256 },
    (_, value) =>
      new Uint32Array(Uint8Array.of(red, green, blue, Math.round(value * opacity)).buffer)[0]!,
  );
const TINTS = tintsOf(TINT);
const LINES = tintsOf(WHITE);

/** Keeps the pixels, because new ones for each movement of a brush would be much garbage. */
function tintPainter(context: CanvasRenderingContext2D, mask: Mask, tints: Uint32Array) {
  const { data, width, height } = mask;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  return ({ left, top, right, bottom }: Box): void => {
    for (let y = top; y < bottom; y++) {
      const end = y * width + right;
      for (let at = y * width + left; at < end; at++) pixels[at] = tints[data[at]!]!;
    }
    context.putImageData(image, 0, 0, left, top, right - left, bottom - top);
  };
}
