import type { Control } from '../../contract/controls.ts';
import type { GuidePurpose } from '../../contract/guide-purposes.ts';
import type { ControlSettings } from '../../contract/picture-settings.ts';
import type { PictureTool } from '../../contract/picture-tools.ts';
import type { ToolProgress } from '../../contract/tools-api.ts';
import type { ErrorData, Picture } from '../ports.ts';

/** What a guide's picture is made from. */
export interface GivenPicture {
  readonly picture: Blob;
  /** Of the file, or of the picture in the gallery. */
  readonly name: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** The picture's id in the gallery, if it came from there; it may be gone by now. */
  readonly fromId: string | null;
}

/** A control that the next pictures are painted with, as soon as it has its picture. */
export interface Guide extends Omit<Control, 'picture' | 'tool'> {
  readonly id: string;
  /** What the user wants of it; null where that is not known. */
  readonly purpose: GuidePurpose | null;
  /** null for what was drawn from nothing, or given ready-made, and as long as there is none. */
  readonly given: GivenPicture | null;
  readonly tool: PictureTool;
  /** As the add-on reads it; null as long as there is none. */
  readonly picture: Blob | null;
  /** By hand, so that the tool must not make it again unasked. */
  readonly isEdited: boolean;
}

/** What the user can set. */
export type GuideChange = Partial<
  Pick<Guide, 'addOn' | 'kind' | 'purpose' | 'fit' | 'weight' | 'start' | 'end' | 'mode'>
>;

/** A tool at work on a guide's picture. */
export interface GuideWork {
  readonly jobId: string;
  readonly progress: ToolProgress | null;
}

export type GuideFault =
  /** The file is no picture that can be read. */
  | { readonly type: 'refused'; readonly name: string; readonly error: ErrorData }
  | { readonly type: 'tool-failed'; readonly error: ErrorData }
  /** The tool has found nothing in the picture. */
  | { readonly type: 'nothing-found' };

export type GuidesNotice =
  /** The browser could not save them, so a reload will lose them. */
  | 'not-kept'
  /** There are as many as a picture can have. */
  | 'full';

/** What is open beside the prompt. */
export type GuidePanel =
  /** The choice of what a new guide is for, perhaps with its picture. */
  | { readonly type: 'choose'; readonly given: GivenPicture | null }
  /** One guide with all its settings. */
  | { readonly type: 'guide'; readonly id: string };

export interface GuideSlice {
  readonly guides: readonly Guide[];
  /** By the guide's id. */
  readonly guideWork: Readonly<Record<string, GuideWork>>;
  readonly guideFaults: Readonly<Record<string, GuideFault>>;
  readonly guidesNotice: GuidesNotice | null;
  readonly guidePanel: GuidePanel | null;
  /** Whose picture lies over the one on the stage; null for none. */
  readonly shownGuide: string | null;
  /** Brings back those of the last visit. */
  loadGuides(): Promise<void>;
  /** Asks what a new guide is for. */
  chooseGuide(): void;
  openGuide(id: string): void;
  closeGuidePanel(): void;
  /** Lays a guide's picture over the one on the stage, or takes it away again. */
  showGuide(id: string | null): void;
  /** The same as `chooseGuide`, with a picture of the gallery. */
  guideWith(picture: Picture): Promise<void>;
  /** Begins a guide for this, with the picture that was there when it was chosen. */
  addGuide(purpose: GuidePurpose): Promise<void>;
  /** Takes a picture, and has the guide's tool look at it. */
  giveGuide(id: string, file: Blob, name: string, fromId?: string | null): Promise<void>;
  /** Takes a picture that is already as the add-on reads it. */
  giveReadyGuide(id: string, file: Blob, name: string): Promise<void>;
  setGuide(id: string, change: GuideChange): void;
  /** Changes the tool or its options, and has it look again. */
  setGuideTool(
    id: string,
    tool: PictureTool,
    options?: Readonly<Record<string, number>>,
  ): Promise<void>;
  /** Has the tool look again, in place of what was edited. */
  runGuideTool(id: string): Promise<void>;
  stopGuideTool(id: string): Promise<void>;
  /** Takes what was drawn in the editor; null if that is nothing. */
  keepDrawnGuide(id: string, picture: Blob | null): Promise<void>;
  removeGuide(id: string): Promise<void>;
  /** Guides with what another picture was guided by. */
  guideLike(controls: readonly Control[]): Promise<void>;
  /** The same with what a file says of it, which does not have the pictures: those that are here and fit stay. */
  guideAsWritten(controls: readonly ControlSettings[]): Promise<void>;
  dismissGuideFault(id: string): void;
  dismissGuidesNotice(): void;
}
