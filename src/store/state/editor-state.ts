import type { Sides } from '../../contract/outpainting.ts';
import type { MaskOptions } from '../../contract/paint-mask.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** The changes made to a picture in the editor. */
export interface Edits {
  /** In shades of grey, with the size of the picture: white is repainted. null if there is none. */
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
  /** What it was painted from, for comparison; null if unknown. */
  readonly before: Blob | null;
  /** The guide whose lines are drawn, and the file size of its picture at the start of drawing; null for a mask. */
  readonly guide: { readonly id: string; readonly bytes: number } | null;
}

export interface EditorSlice {
  /** What is being edited, or was left unfinished. */
  readonly editing: Editing | null;
  /** Restores what the last visit left unfinished. */
  loadEditing(): Promise<void>;
  /** Opens the editor for a picture in the gallery. */
  edit(picture: Picture): Promise<void>;
  /** Opens the editor for the start picture. */
  editStart(): void;
  /** Opens the editor to draw a guide's lines on this paper. */
  drawGuide(id: string, paper: Blob): void;
  /** Saves the changes made so far. */
  keepEdits(edits: Edits): void;
  /**
   * Makes the picture the start picture, or the lines the guide's picture, and closes the editor.
   *
   * @returns why that failed; the editor then stays open
   */
  finishEditing(edits: Edits): Promise<ErrorData | null>;
}
