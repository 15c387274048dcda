import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { copiedPicture } from '../../clipboard-picture.ts';
import { isFromHere } from '../../drag-out.ts';
import { useAppStore } from '../../store-context.ts';
import styles from './DropTarget.module.css';
import { filesOfDrop, groupPickedFiles } from './picked-files.ts';

const isFile = ({ kind }: DataTransferItem) => kind === 'file';
/** Browsers report no type for folders and most files that are not pictures. */
const isPicture = ({ kind, type }: DataTransferItem) =>
  kind === 'file' && type.startsWith('image/');

const areFilesPictures = (items: DataTransferItemList) =>
  [...items].filter(isFile).every(isPicture);
const picturesOf = (items: DataTransferItemList) =>
  [...items].filter(isPicture).flatMap((item) => item.getAsFile() ?? []);
const isText = ({ kind }: DataTransferItem) => kind === 'string';
const isOurs = ({ dataTransfer }: DragEvent) => dataTransfer !== null && isFromHere(dataTransfer);
const isTextField = (target: EventTarget | null) =>
  target instanceof Element && target.matches('input, textarea, [contenteditable]');

/** The whole window accepts models, which are imported, and pictures, whose settings are read; they can also be pasted. */
export function DropTarget() {
  const { t } = useTranslation();
  const store = useAppStore();
  const [isOver, setIsOver] = useState(false);
  const [problem, setProblem] = useState<'unreadable' | 'nothing' | null>(null);

  useEffect(() => {
    const take = async (items: DataTransferItemList) => {
      try {
        const files = await filesOfDrop(items);
        if (files.length > 0 && files.every(({ path }) => /\.(?:csv|txt)$/i.test(path))) {
          store.getState().openPromptPanel('lists');
          await store.getState().addWordLists(files);
          return;
        }
        const groups = groupPickedFiles(files);
        setProblem(groups.length === 0 ? 'nothing' : null);
        if (groups.length === 0) return;
        store.getState().openModels();
        await store.getState().importFiles(groups);
      } catch {
        setProblem('unreadable');
      }
    };
    const takePasted = async (pictures: readonly File[]) => {
      const copied = pictures.length === 1 ? await copiedPicture() : null;
      await store.getState().takePictures(copied ? [copied] : pictures);
    };
    const onDragOver = (event: DragEvent) => {
      const items = [...(event.dataTransfer?.items ?? [])];
      if (event.defaultPrevented || !items.some(isFile) || isOurs(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      // Moving from one element to another does not leave the window.
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setIsOver(false);
      const items = event.dataTransfer?.items;
      if (event.defaultPrevented || !items || ![...items].some(isFile)) return;
      event.preventDefault();
      if (isOurs(event)) return;
      if (!areFilesPictures(items)) return void take(items);
      void store.getState().takePictures(picturesOf(items));
    };
    const onPaste = (event: ClipboardEvent) => {
      const items = event.clipboardData?.items;
      if (event.defaultPrevented || !items || ![...items].some(isFile)) return;
      // Many programs copy text together with a picture of it.
      if (isTextField(event.target) && [...items].some(isText)) return;
      event.preventDefault();
      if (!areFilesPictures(items)) return void take(items);
      void takePasted(picturesOf(items));
    };
    addEventListener('dragover', onDragOver);
    addEventListener('dragleave', onDragLeave);
    addEventListener('drop', onDrop);
    addEventListener('paste', onPaste);
    return () => {
      removeEventListener('dragover', onDragOver);
      removeEventListener('dragleave', onDragLeave);
      removeEventListener('drop', onDrop);
      removeEventListener('paste', onPaste);
    };
  }, [store]);

  useEffect(() => {
    if (!problem) return;
    const timer = setTimeout(() => setProblem(null), PROBLEM_MS);
    return () => clearTimeout(timer);
  }, [problem]);

  if (!isOver && !problem) return null;
  return (
    <div className={styles['target']} data-over={isOver}>
      <p className={styles['text']} role={problem ? 'alert' : undefined}>
        {isOver ? t('models.add.drop') : problem && t(`models.add.${problem}`)}
        {isOver && <small>{t('models.add.dropHint')}</small>}
      </p>
    </div>
  );
}

/** Long enough to read twice. */
const PROBLEM_MS = 8_000;
