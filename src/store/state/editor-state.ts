import type { Sides } from '../../contract/outpainting.ts';
import type { MaskOptions } from '../../contract/paint-mask.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** What was done to a picture in the editor. */
export interface Edits {
  /** Grey, as large as the picture: white is repainted. null for nothing. */
  readonly mask: Blob | null;
  /** How far the picture grows. */
  readonly sides: Sides;
  readonly options: MaskOptions;
}

/** A picture in the editor. */
export interface Editing extends Edits {
  readonly id: string;
  readonly picture: Blob;
  readonly name: string;
  /** The id of a picture in the gallery; null for the start picture. */
  readonly fromId: string | null;
  /** What it was painted from, to compare; null if that is not known. */
  readonly before: Blob | null;
  /** The guide whose lines are drawn, and the size of its picture's file when that was begun; null for a mask. */
  readonly guide: { readonly id: string; readonly bytes: number } | null;
}

export interface EditorSlice {
  /** What is edited, or was and is not finished. */
  readonly editing: Editing | null;
  /** Brings back what was not finished in the last visit. */
  loadEditing(): Promise<void>;
  /** Opens the editor for a picture of the gallery. */
  edit(picture: Picture): Promise<void>;
  /** Opens the editor for the start picture. */
  editStart(): void;
  /** Opens the editor to draw a guide's lines on this paper. */
  drawGuide(id: string, paper: Blob): void;
  /** Keeps what has been done so far. */
  keepEdits(edits: Edits): void;
  /**
   * Makes the picture the start picture, or the lines the guide's, and closes the editor.
   *
   * @returns why that was not possible; the editor stays open then
   */
  finishEditing(edits: Edits): Promise<ErrorData | null>;
}
