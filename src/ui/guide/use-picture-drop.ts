import { useState, type DragEvent } from 'react';
import { useAppStore } from '../store-context.ts';

const pictureOf = ({ items, files }: DataTransfer) =>
  [...items].some(({ kind, type }) => kind === 'file' && type.startsWith('image/'))
    ? ([...files].find(({ type }) => type.startsWith('image/')) ?? true)
    : null;

/** Accepts a picture dropped on an element as the source of a guide. */
export function usePictureDrop(id: string) {
  const store = useAppStore();
  const [isOver, setOver] = useState(false);
  return {
    'data-over': isOver,
    onDragOver(event: DragEvent) {
      if (!pictureOf(event.dataTransfer)) return;
      // Otherwise the page would read the picture's settings.
      event.preventDefault();
      event.stopPropagation();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(event: DragEvent) {
      setOver(false);
      const file = pictureOf(event.dataTransfer);
      if (!(file instanceof File)) return;
      event.preventDefault();
      event.stopPropagation();
      void store.getState().giveGuide(id, file, file.name);
    },
  };
}
