import type { Control } from '../../contract/controls.ts';
import type { GuidePurpose } from '../../contract/guide-purposes.ts';
import type { ControlSettings } from '../../contract/picture-settings.ts';
import type { PictureTool } from '../../contract/picture-tools.ts';
import type { ReadStart } from '../../contract/start-picture.ts';
import type { ToolProgress } from '../../contract/tools-api.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** The source of a guide's picture. */
export interface GivenPicture extends Pick<ReadStart, 'picture' | 'width' | 'height' | 'isBlack'> {
  /** The name of the file, or of the picture in the gallery. */
  readonly name: string;
  /** The picture's id in the gallery, if it came from there; it may be gone by now. */
  readonly fromId: string | null;
}

/** A control for the next pictures, which takes effect once it has its picture. */
export interface Guide extends Omit<Control, 'picture' | 'tool'> {
  readonly id: string;
  /** What the user wants it for; null if unknown. */
  readonly purpose: GuidePurpose | null;
  /** null if the guide was drawn from scratch or given ready-made, and while there is no picture. */
  readonly given: GivenPicture | null;
  readonly tool: PictureTool;
  /** The picture in the form that the add-on needs; null while there is none. */
  readonly picture: Blob | null;
  /** Whether it was edited by hand, so that the tool must not replace it unasked. */
  readonly isEdited: boolean;
}

/** The settings that the user can change. */
export type GuideChange = Partial<
  Pick<Guide, 'addOn' | 'kind' | 'purpose' | 'fit' | 'weight' | 'start' | 'end' | 'mode'>
>;

/** The settings of a guide's tool. */
export type GuideToolChange = Partial<Pick<Guide, 'tool' | 'options' | 'resolution'>>;

/** A tool that is working on a guide's picture. */
export interface GuideWork {
  readonly jobId: string;
  readonly progress: ToolProgress | null;
}

export type GuideFault =
  /** The file is not a readable picture. */
  | { readonly type: 'refused'; readonly name: string; readonly error: ErrorData }
  | { readonly type: 'tool-failed'; readonly error: ErrorData }
  /** The tool leaves out what is masked, and nothing is masked in the start picture. */
  | { readonly type: 'no-mask' }
  /** The guide's picture is to mark with transparency what is repainted, and has none. */
  | { readonly type: 'no-holes' }
  /** The guide's picture is all black. */
  | { readonly type: 'nothing-to-follow' };

export type GuidesNotice =
  /** The browser could not save the guides, so a reload will lose them. */
  | 'not-kept'
  /** There are as many as a picture can have. */
  | 'full'
  /** A guide that Generate was waiting for did not get its picture, so nothing was painted. */
  | 'not-made';

/** The panel that is open beside the prompt. */
export type GuidePanel =
  /** Asks what a new guide is for, perhaps with its picture already given. */
  | { readonly type: 'choose'; readonly given: GivenPicture | null }
  /** One guide with all its settings. */
  | { readonly type: 'guide'; readonly id: string };

export interface GuideSlice {
  readonly guides: readonly Guide[];
  /** By guide id. */
  readonly guideWork: Readonly<Record<string, GuideWork>>;
  readonly guideFaults: Readonly<Record<string, GuideFault>>;
  readonly guidesNotice: GuidesNotice | null;
  /** Whether Generate was clicked while a guide's picture was being made, and waits for it. */
  readonly isGuideAwaited: boolean;
  readonly guidePanel: GuidePanel | null;
  /** The guide whose picture lies over the one on the stage; null for none. */
  readonly shownGuide: string | null;
  /** Restores the guides of the last visit. */
  loadGuides(): Promise<void>;
  /** Asks what a new guide is for. */
  chooseGuide(): void;
  openGuide(id: string): void;
  closeGuidePanel(): void;
  /** Lays a guide's picture over the one on the stage, or removes it. */
  showGuide(id: string | null): void;
  /** The same as `chooseGuide`, with a picture from the gallery. */
  guideWith(picture: Picture): Promise<void>;
  /** Adds a guide for this purpose, with the picture that was given when the panel was opened. */
  addGuide(purpose: GuidePurpose): Promise<void>;
  /** Takes a picture, and runs the guide's tool on it. */
  giveGuide(id: string, file: Blob, name: string, fromId?: string | null): Promise<void>;
  /** Takes a picture that is already in the form that the add-on needs. */
  giveReadyGuide(id: string, file: Blob, name: string): Promise<void>;
  setGuide(id: string, change: GuideChange): void;
  /** Changes the tool or its settings, and runs it again. Another tool starts with its defaults. */
  setGuideTool(id: string, change: GuideToolChange): Promise<void>;
  /** Runs the tool again, replacing what was edited. */
  runGuideTool(id: string): Promise<void>;
  stopGuideTool(id: string): Promise<void>;
  /** Takes what was drawn in the editor; null if nothing was drawn. */
  keepDrawnGuide(id: string, picture: Blob | null): Promise<void>;
  removeGuide(id: string): Promise<void>;
  /** Uses the guides of another picture. */
  guideLike(controls: readonly Control[]): Promise<void>;
  /** The same from the settings in a file, which has no guide pictures: those that are here and fit stay. */
  guideAsWritten(controls: readonly ControlSettings[]): Promise<void>;
  dismissGuideFault(id: string): void;
  dismissGuidesNotice(): void;
  isMakingGuides(): boolean;
  /**
   * Waits for the guides that are being made now. Their other settings stay as they are now.
   *
   * @returns null if one of them was not made, which the page reports, or if the user no longer waits
   */
  controlsWhenMade(): Promise<readonly Control[] | null>;
  stopAwaitingGuides(): void;
}
