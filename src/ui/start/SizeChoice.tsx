import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ModelManifest } from '../../contract/manifest.ts';
import { startSizes, type ChosenStart, type PixelSize } from '../../store/index.ts';
import { useAppStore } from '../store-context.ts';

interface Props {
  readonly start: ChosenStart;
  readonly manifest: ModelManifest;
  readonly size: PixelSize;
}

const isSame = (one: PixelSize, other: PixelSize) =>
  one.width === other.width && one.height === other.height;

/** The sizes that suit the start picture, except the current one. */
export function SizeChoice({ start, manifest, size }: Props) {
  const { t } = useTranslation();
  const { setSize } = useAppStore().getState();
  const { own, usual } = startSizes(start, manifest);
  const offered = [
    { key: 'own', to: own },
    ...(isSame(own, usual) ? [] : [{ key: 'usual', to: usual } as const]),
  ] as const;
  return offered
    .filter(({ to }) => !isSame(to, size))
    .map(({ key, to }) => (
      <Button key={key} size="compact-xs" variant="default" onClick={() => setSize(to)}>
        {t(`start.sizes.${key}`, { width: to.width, height: to.height })}
      </Button>
    ));
}
