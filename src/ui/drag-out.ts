import type { DragEvent } from 'react';
import { pictureFileName, type Picture } from '../store/index.ts';

/** Marks what is dragged from this page, so that the page does not accept it as something new. */
const MARK = 'application/x-skypaint-picture';

export const isFromHere = ({ types }: Pick<DataTransfer, 'types'>): boolean => types.includes(MARK);

/** Lets a picture be dragged into another program, as a file with its name and settings. */
export function dragOut(
  { dataTransfer, currentTarget }: DragEvent<HTMLImageElement>,
  picture: Picture,
  file: Blob,
) {
  const name = pictureFileName(picture);
  dataTransfer.effectAllowed = 'copy';
  dataTransfer.setData(MARK, picture.id);
  // Chrome saves this file when it is dropped on the desktop or in a folder.
  dataTransfer.setData('DownloadURL', `${file.type}:${name}:${currentTarget.src}`);
  dataTransfer.items.add(new File([file], name, { type: file.type }));
}
