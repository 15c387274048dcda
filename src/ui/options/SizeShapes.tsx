import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import {
  nearestEdge,
  SHAPES,
  sizeOfShape,
  type PixelSize,
  type ShapeName,
} from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';
import styles from './Options.module.css';

const NAMES = Object.keys(SHAPES) as ShapeName[];

interface Props {
  /** The edges of the squares that the model was trained for. */
  readonly sizes: readonly number[];
  readonly size: PixelSize;
}

/** The sizes that suit the model, as named shapes, and a button that swaps width and height. */
export function SizeShapes({ sizes, size }: Props) {
  const { t } = useTranslation();
  const { setSize } = useAppStore().getState();
  const edge = nearestEdge(sizes, size);
  const isSet = ({ width, height }: PixelSize) => width === size.width && height === size.height;
  return (
    <div className={styles['sizes']}>
      {sizes.length > 1 && (
        <div className={styles['presets']} role="group" aria-label={t('options.sizes')}>
          {sizes.map((one) => (
            <Button
              key={one}
              size="compact-sm"
              variant="default"
              aria-pressed={isSet({ width: one, height: one })}
              onClick={() => setSize({ width: one, height: one })}
            >
              {t('options.sizePreset', { size: one })}
            </Button>
          ))}
        </div>
      )}
      <div className={styles['shapes']} role="group" aria-label={t('options.shapes')}>
        {NAMES.map((name) => {
          const to = sizeOfShape(name, edge);
          const ratio = SHAPES[name].join(':');
          return (
            <Button
              key={name}
              className={styles['shape'] ?? ''}
              size="compact-sm"
              variant="default"
              justify="flex-start"
              title={t('picture.size', to)}
              aria-pressed={isSet(to)}
              leftSection={
                <span
                  className={styles['outline']}
                  style={{ '--ratio': SHAPES[name].join('/') } as CSSProperties}
                  data-upright={to.width < to.height}
                />
              }
              onClick={() => setSize(to)}
            >
              {t(`options.shapeNames.${name}`)}
              <span className={styles['ratio']}>{ratio}</span>
            </Button>
          );
        })}
      </div>
      <Button
        className={styles['swap'] ?? ''}
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconArrowsExchange size={16} stroke={1.6} />}
        disabled={size.width === size.height}
        onClick={() => setSize({ width: size.height, height: size.width })}
      >
        {t('options.swap')}
      </Button>
    </div>
  );
}
