import { Menu } from '@mantine/core';
import {
  IconArrowsDiff,
  IconCut,
  IconLibraryPhoto,
  IconMaximize,
  IconPhotoQuestion,
  IconPhotoSearch,
  IconPhotoShare,
  IconRulerMeasure2,
  IconSortDescending,
  IconTextCaption,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isMarked, pictureFileName, type Locale, type Picture } from '../../store/index.ts';
import { PopUpMenu } from '../pop-up/PopUpMenu.tsx';
import type { PopUp } from '../pop-up/use-pop-up.ts';
import { useApp, useAppStore } from '../store-context.ts';
import type { GalleryTool } from '../tools/gallery-tool.ts';
import { EditItem } from './EditItem.tsx';
import { VaryItems } from './VaryItems.tsx';

const ICON = { size: 16, stroke: 1.6 };

interface Props {
  readonly popUp: PopUp;
  readonly picture: Picture;
  readonly runTool: (tool: GalleryTool) => void;
}

/** What can be made from a picture, and what can be learnt by examining it, alone or beside others. */
export function LookItems({ popUp, picture, runTool }: Props) {
  const { t, i18n } = useTranslation();
  const { addMatchPictures, describe, neededFile, openMatch } = useAppStore().getState();
  const { guideWith } = useAppStore().getState();
  const { searchSimilar, rankByPrompt, startFrom, view, compare } = useAppStore().getState();
  const pictures = useApp((state) => state.pictures);
  const prompt = picture.parameters?.prompt ?? '';
  const count = useMemo(
    () => pictures.filter(({ parameters }) => parameters?.prompt === prompt).length,
    [pictures, prompt],
  );

  const named = async () => {
    const { id } = picture;
    const file = await neededFile(id);
    return file && { id, name: pictureFileName(picture), file, isMarked: isMarked(picture) };
  };
  const match = async () => {
    const found = await named();
    if (!found) return;
    addMatchPictures([found]);
    openMatch('compare');
  };
  const look = async () => {
    const found = await named();
    if (!found) return;
    void describe(found, i18n.language as Locale);
    openMatch('describe');
  };

  return (
    <PopUpMenu popUp={popUp} position="top" portalProps={{ target: 'main' }}>
      <Menu.Item leftSection={<IconPhotoShare {...ICON} />} onClick={() => void startFrom(picture)}>
        {t('start.use')}
      </Menu.Item>
      <Menu.Item
        leftSection={<IconRulerMeasure2 {...ICON} />}
        onClick={() => void guideWith(picture)}
      >
        {t('guide.use')}
      </Menu.Item>
      <EditItem picture={picture} />
      {picture.parameters && <VaryItems picture={picture} />}
      <Menu.Item leftSection={<IconCut {...ICON} />} onClick={() => runTool('background')}>
        {t('tools.background.open')}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item leftSection={<IconMaximize {...ICON} />} onClick={() => view(picture.id)}>
        {t('viewer.open')}
      </Menu.Item>
      {pictures.length > 1 && (
        <Menu.Item leftSection={<IconArrowsDiff {...ICON} />} onClick={() => compare(picture.id)}>
          {t('viewer.compareWith')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconTextCaption {...ICON} />} onClick={() => runTool('caption')}>
        {t('tools.caption.open')}
      </Menu.Item>
      <Menu.Item leftSection={<IconPhotoQuestion {...ICON} />} onClick={() => void look()}>
        {t('picture.describe')}
      </Menu.Item>
      <Menu.Item leftSection={<IconPhotoSearch {...ICON} />} onClick={() => void match()}>
        {t('picture.match')}
      </Menu.Item>
      {pictures.length > 1 && (
        <Menu.Item
          leftSection={<IconLibraryPhoto {...ICON} />}
          onClick={() => searchSimilar(picture.id)}
        >
          {t('search.moreLike')}
        </Menu.Item>
      )}
      {count > 1 && prompt !== '' && (
        <Menu.Item
          leftSection={<IconSortDescending {...ICON} />}
          onClick={() => rankByPrompt(picture.id)}
        >
          {t('search.bestFirst', { count })}
        </Menu.Item>
      )}
    </PopUpMenu>
  );
}
