import { useEffect, useState } from 'react';
import { filesOfDrop } from '../models/add/picked-files.ts';

export interface IncomingPicture {
  readonly name: string;
  readonly file: File;
}

/** Browsers report no type for some pictures that they cannot show; those are recognised by name. */
const PICTURE_NAME = /\.(png|jpe?g|jfif|webp|gif|avif|bmp|ico|svg|heic|heif|tiff?|jxl|psd)$/i;

const isPicture = ({ type, name }: File) => type.startsWith('image/') || PICTURE_NAME.test(name);

/**
 * Takes pictures that are pasted or dropped anywhere, including folders of them, while the component is shown. The window's own
 * target (DropTarget) ignores what was taken here.
 *
 * @param take receives an empty list if there was no picture among the files
 * @returns whether files are being dragged over the page
 */
export function useIncomingPictures(take: (pictures: readonly IncomingPicture[]) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const hasFiles = (items?: DataTransferItemList) =>
      [...(items ?? [])].some(({ kind }) => kind === 'file');
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer?.items)) return;
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
      if (!items || !hasFiles(items)) return;
      event.preventDefault();
      filesOfDrop(items).then(
        (files) => take(picturesOf(files.map(({ file }) => file))),
        // The files no longer exist.
        () => take([]),
      );
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      take(picturesOf(files));
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
      document.removeEventListener('paste', onPaste);
    };
  }, [take]);
  return isOver;
}

/** @param files chosen, dropped or pasted */
export function picturesOf(files: Iterable<File>): readonly IncomingPicture[] {
  return [...files].filter(isPicture).map((file) => ({ name: file.name, file }));
}
