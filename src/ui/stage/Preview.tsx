import { useEffect, useRef, type CSSProperties } from 'react';
import type { RgbaImage } from '../../contract/engine-api.ts';
import styles from './Stage.module.css';

interface Props {
  readonly image: RgbaImage;
  /** Absent where something else labels the picture. */
  readonly label?: string;
}

export function Preview({ image, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { data, width, height } = image;
    canvas.current?.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  }, [image]);
  return (
    <canvas
      ref={canvas}
      className={`${styles['fill']} ${styles['preview']}`}
      style={{ '--columns': image.width } as CSSProperties}
      width={image.width}
      height={image.height}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}
