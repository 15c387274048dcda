import type { DragEvent } from 'react';
import { pictureFileName, type Picture } from '../store/index.ts';

/** Marks what is dragged from this page, so that the page itself does not take it for something new. */
const MARK = 'application/x-skypaint-picture';

export const isFromHere = ({ types }: Pick<DataTransfer, 'types'>): boolean => types.includes(MARK);

/** Lets a picture be dragged into another program: a file with its name and its settings. */
export function dragOut(
  { dataTransfer, currentTarget }: DragEvent<HTMLImageElement>,
  picture: Picture,
  file: Blob,
) {
  const name = pictureFileName(picture);
  dataTransfer.effectAllowed = 'copy';
  dataTransfer.setData(MARK, picture.id);
  // Chrome saves this where it is dropped on the desktop or in a folder.
  dataTransfer.setData('DownloadURL', `${file.type}:${name}:${currentTarget.src}`);
  dataTransfer.items.add(new File([file], name, { type: file.type }));
}
