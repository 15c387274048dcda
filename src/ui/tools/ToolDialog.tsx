import { Modal } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { modelFor, pictureTool, toolModelsFor, type Picture } from '../../store/index.ts';
import { Need } from '../guide/GuideNeeds.tsx';
import { useApp, useAppStore } from '../store-context.ts';
import type { GalleryTool } from './gallery-tool.ts';
import { ToolResultView } from './ToolResultView.tsx';
import styles from './Tools.module.css';

interface Props {
  readonly tool: GalleryTool;
  readonly picture: Picture;
  readonly close: () => void;
}

/** Offers the model that the tool needs, and shows the tool's result. */
export function ToolDialog({ tool, picture, close }: Props) {
  const { t } = useTranslation();
  const { loadLibrary, cancelTool } = useAppStore().getState();
  const library = useApp((state) => state.library);
  const [task] = pictureTool(tool).tasks;
  const [model] = task ? toolModelsFor(task, library) : [];
  useEffect(() => void loadLibrary(), [loadLibrary]);
  const leave = () => {
    void cancelTool();
    close();
  };
  return (
    <Modal.Root opened onClose={leave} radius={18} padding={20} centered>
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles['head']}>
          <Modal.Title component="h2">{t(`tools.${tool}.title`)}</Modal.Title>
          <Modal.CloseButton size="lg" aria-label={t('tools.close')} />
        </div>
        <Modal.Body className={styles['column'] ?? ''}>
          {library && task && model === undefined && <Need need={modelFor(task)} />}
          {task && model !== undefined && (
            <ToolResultView
              key={model}
              tool={tool}
              picture={picture}
              task={task}
              model={model}
              close={close}
            />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
