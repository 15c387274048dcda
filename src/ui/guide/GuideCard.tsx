import { ActionIcon, CloseButton, UnstyledButton } from '@mantine/core';
import { IconEye, IconPhotoPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { guideNeeds, type Guide } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { useBlobUrl } from '../use-blob-url.ts';
import styles from './Guide.module.css';
import { StrengthSlider } from './StrengthSlider.tsx';
import { useGuideTitle } from './use-guide-title.ts';
import { useGuideWhen } from './use-guide-when.ts';
import { usePictureDrop } from './use-picture-drop.ts';

/** One guide in brief; its details are a click away. */
export function GuideCard({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { openGuide, removeGuide, showGuide } = useAppStore().getState();
  const { id, picture, given } = guide;
  const title = useGuideTitle(guide);
  const isOpen = useApp(({ guidePanel }) => guidePanel?.type === 'guide' && guidePanel.id === id);
  const isShown = useApp((state) => state.shownGuide === id);
  const image = useBlobUrl<HTMLImageElement>(picture ?? given?.picture, 'src');
  const drop = usePictureDrop(id);
  return (
    <li className={styles['card']} data-open={isOpen} {...drop}>
      <UnstyledButton
        className={styles['opener'] ?? ''}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title={t('guide.settings', { title })}
        onClick={() => openGuide(id)}
      >
        <span className={styles['thumbnail']}>
          {(picture ?? given) ? (
            <img ref={image} alt="" />
          ) : (
            <IconPhotoPlus size={20} stroke={1.6} />
          )}
        </span>
        <span className={styles['words']}>
          <span className={styles['name']}>{title}</span>
          <span className={styles['state']}>
            <State guide={guide} />
          </span>
        </span>
      </UnstyledButton>
      <div className={styles['slim']}>
        <StrengthSlider guide={guide} isSlim />
      </div>
      <span className={styles['side']}>
        {picture && (
          <ActionIcon
            className={styles['eye'] ?? ''}
            variant={isShown ? 'light' : 'subtle'}
            color={isShown ? 'sky' : 'gray'}
            aria-label={t('guide.show', { title })}
            title={t('guide.show', { title })}
            aria-pressed={isShown}
            onClick={() => showGuide(isShown ? null : id)}
          >
            <IconEye size={18} stroke={1.6} />
          </ActionIcon>
        )}
        <CloseButton
          aria-label={t('guide.remove', { title })}
          title={t('guide.remove', { title })}
          onClick={() => void removeGuide(id)}
        />
      </span>
    </li>
  );
}

/** The most important thing to say about the guide. */
function State({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { id, picture, weight } = guide;
  const part = useGuideWhen(guide);
  const isWorking = useApp((state) => id in state.guideWork);
  const hasFault = useApp((state) => id in state.guideFaults);
  const lacks = useApp((state) => guideNeeds(guide, state)[0]?.title ?? null);
  if (isWorking) return t('guide.work.running');
  if (lacks !== null) return <em>{t('guide.lacks', { name: lacks })}</em>;
  if (hasFault) return <em>{t('guide.hasFault')}</em>;
  if (!picture) return <em>{t('guide.picture.pick')}</em>;
  const strength = t('guide.inShort', { weight: Number(weight.toFixed(2)) });
  return part === null ? strength : t('guide.both', { strength, part });
}
