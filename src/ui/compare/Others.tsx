import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isCovered, type Picture } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import { useThumbnail } from '../use-picture-file.ts';
import { usePictureWords } from '../use-picture-words.ts';
import styles from './Viewer.module.css';

/** Only the newest are offered; any two pictures can be chosen in the gallery. */
const MAX_OFFERED = 40;

interface Props {
  readonly picture: Picture;
  readonly other: Picture;
}

/** What the picture can be compared with. */
export function Others({ picture, other }: Props) {
  const { t } = useTranslation();
  const pictures = useApp((state) => state.pictures);
  const newest = pictures.filter(({ id }) => id !== picture.id).slice(0, MAX_OFFERED);
  const offered = newest.includes(other) || other === picture ? newest : [other, ...newest];
  return (
    <div className={styles['others']} role="group" aria-label={t('viewer.other')}>
      {offered.map((one) => (
        <Other key={one.id} picture={one} isChosen={one === other} of={picture.id} />
      ))}
    </div>
  );
}

interface OtherProps {
  readonly picture: Picture;
  readonly isChosen: boolean;
  readonly of: string;
}

function Other({ picture, isChosen, of }: OtherProps) {
  const { compare } = useAppStore().getState();
  const covered = useApp((state) => isCovered(picture, state));
  const words = usePictureWords(picture, covered);
  const image = useBlobUrl<HTMLImageElement>(useThumbnail(picture.id), 'src');
  return (
    <UnstyledButton
      className={styles['other'] ?? ''}
      aria-label={words}
      aria-pressed={isChosen}
      title={words}
      onClick={() => compare(of, picture.id)}
    >
      {!covered && <img ref={image} alt="" loading="lazy" />}
    </UnstyledButton>
  );
}
