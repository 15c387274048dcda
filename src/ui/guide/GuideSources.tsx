import { Button } from '@mantine/core';
import { IconBrush, IconPhotoPlus, IconPhotoShare, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { guideNeeds, guidePurpose, pictureFileName, type Guide } from '../../store/index.ts';
import { useApp, useAppStore } from '../store-context.ts';
import { drawingPaper } from './drawing-paper.ts';
import styles from './GuideDetails.module.css';
import { PickFile } from './PickFile.tsx';

const ICON = { size: 16, stroke: 1.6 };

/** Where a guide's picture can come from. */
export function GuideSources({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const { giveGuide, runGuideTool } = useAppStore().getState();
  const { id, picture, given, isEdited } = guide;
  const isIdle = useApp(
    (state) =>
      !state.guideWork[id] && !state.guideFaults[id] && guideNeeds(guide, state).length === 0,
  );
  const hasOne = (picture ?? given) !== null;
  return (
    <div className={styles['actions']}>
      {!hasOne && <PicturesAtHand id={id} />}
      <PickFile
        icon={<IconPhotoPlus {...ICON} />}
        label={t(hasOne ? 'guide.picture.other' : 'guide.picture.pick')}
        onPick={(file) => void giveGuide(id, file, file.name)}
      />
      <DrawButton guide={guide} />
      {given && (isEdited || picture === null) && isIdle && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh {...ICON} />}
          onClick={() => void runGuideTool(id)}
        >
          {t(isEdited ? 'guide.picture.again' : 'guide.picture.make')}
        </Button>
      )}
    </div>
  );
}

/** Pictures that are already on the page. */
function PicturesAtHand({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const store = useAppStore();
  const { giveGuide } = store.getState();
  const start = useApp((state) => state.start);
  const latest = useApp(({ pictures, selectedId }) =>
    selectedId === null ? pictures[0] : pictures.find((one) => one.id === selectedId),
  );
  const giveLatest = async () => {
    if (!latest) return;
    const file = await store.getState().neededFile(latest.id);
    if (file) await giveGuide(id, file, pictureFileName(latest), latest.id);
  };
  return (
    <>
      {latest && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPhotoShare {...ICON} />}
          onClick={() => void giveLatest()}
        >
          {t('guide.picture.stage')}
        </Button>
      )}
      {start && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPhotoShare {...ICON} />}
          onClick={() => void giveGuide(id, start.picture, start.name, start.fromId)}
        >
          {t('guide.picture.start')}
        </Button>
      )}
    </>
  );
}

/** Draws white lines on black, from scratch or over existing lines; only for guides that use lines. */
function DrawButton({ guide }: { readonly guide: Guide }) {
  const { t } = useTranslation();
  const store = useAppStore();
  const { id, picture, purpose } = guide;
  if (!purpose || !guidePurpose(purpose).isDrawn) return null;
  const draw = async () => {
    const { drawGuide, model, form } = store.getState();
    drawGuide(id, await drawingPaper(guide, { model, form }));
  };
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconBrush {...ICON} />}
      aria-haspopup="dialog"
      onClick={() => void draw()}
    >
      {t(picture ? 'guide.picture.edit' : 'guide.picture.draw')}
    </Button>
  );
}
