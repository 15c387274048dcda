import type { Capability } from '../contract/capabilities.ts';
import type {
  BackendPreference,
  GenerateTimings,
  GenerateWarning,
  GenerationParameters,
  Outcome,
} from '../contract/engine-api.ts';
import type { PromptStyle } from '../contract/prompt-styles.ts';
import type { PictureType } from '../contract/picture-types.ts';
import type { PixelSize } from '../contract/pixel-size.ts';
import type { ToolsApi } from '../contract/tools-api.ts';
import type { Incoming } from '../contract/sharing.ts';
import type { WorkerApi } from '../contract/worker-calls.ts';

export type ErrorData = Extract<Outcome<unknown>, { ok: false }>['error'];
export type ErrorCode = ErrorData['code'];

/** What is known of every picture but its file, which the gallery is asked for: there may be thousands. */
interface AnyPicture {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Of its file. */
  readonly bytes: number;
  /** Never deleted to make room. */
  readonly favourite?: boolean | undefined;
  /** The names of the albums that it is in. */
  readonly albums?: readonly string[] | undefined;
  /** When it was deleted; it is in the bin since then. Milliseconds since the epoch. */
  readonly binnedAt?: number | undefined;
  readonly warnings: readonly GenerateWarning[];
  /** The id of the picture that it was painted from, if that was in the gallery; it may be gone by now. */
  readonly fromId?: string;
  /** The id of the picture that it is a variation of; it may be gone by now. */
  readonly variationOf?: string;
  /** The press of Generate that it comes from; pictures of earlier versions know of none. */
  readonly batch?: PictureBatch;
}

export interface PaintedPicture extends AnyPicture {
  readonly parameters: GenerationParameters;
  readonly timings: GenerateTimings;
  /** Only of an enlarged picture: `parameters` and `timings` are then those of the picture that it came from. */
  readonly enlarged?: EnlargedFrom;
}

/** A picture of the user's own that was enlarged here. What its file says of how it was painted, if it does, is in the PNG. */
export interface OwnEnlarged extends AnyPicture {
  readonly parameters: null;
  readonly timings: null;
  /** Of the user's file. */
  readonly name: string;
  readonly enlarged: EnlargedFrom;
}

/** A picture that was put into the gallery as a file. All that its file says of how it was painted is read when it is needed. */
export interface ImportedPicture extends AnyPicture {
  readonly parameters: null;
  readonly timings: null;
  readonly name: string;
  readonly enlarged?: undefined;
  readonly imported: {
    /** In pixels. */
    readonly width: number;
    readonly height: number;
    /** Of its file, which is kept as it came; absent from those of earlier versions, which took PNGs only. */
    readonly type?: PictureType;
    /** Empty if the file has none. */
    readonly prompt: string;
    readonly modelName: string | null;
  };
}

/** All about a finished picture, as the gallery lists it. */
export type Picture = PaintedPicture | OwnEnlarged | ImportedPicture;

export interface EnlargedFrom {
  /** The id of that picture, which may be gone; null if it was never in the gallery. */
  readonly fromId: string | null;
  readonly factor: number;
  readonly upscalerName: string;
  /** In pixels, of the result. */
  readonly width: number;
  readonly height: number;
  readonly tookMs: number;
}

/** One press of Generate, which asks for one picture or several. */
export interface PictureBatch {
  readonly id: string;
  /** How many pictures were asked for; some may never have been painted. */
  readonly count: number;
  /** Which one of them this is, from 0. */
  readonly index: number;
}

type WithFile<Facts> = Omit<Facts, 'bytes'> & { readonly png: Blob };

/** A picture that is new here. */
export type NewPicture =
  WithFile<PaintedPicture> | WithFile<OwnEnlarged> | WithFile<ImportedPicture>;

/** What can be changed about a picture. */
export type PictureMarks = Pick<Picture, 'favourite' | 'albums' | 'binnedAt'>;

export interface GalleryPort {
  /** All pictures, those in the bin too, newest first, in parts. */
  list(take: (pictures: readonly Picture[]) => void): Promise<void>;
  /** Those of these that are there. */
  get(ids: readonly string[]): Promise<readonly Picture[]>;
  /** Of all pictures, also those that other tabs have added. */
  ids(): Promise<readonly string[]>;
  /** null if it is gone. */
  file(id: string): Promise<Blob | null>;
  /** The same without waiting, if it happens to be in memory, as that of a picture that is just being added. */
  held(id: string): Blob | undefined;
  /** Never answers if the signal is aborted first. */
  thumbnail(id: string, signal?: AbortSignal): Promise<Blob | null>;
  /** Of all thumbnails that are kept. Reads them all. */
  thumbnailBytes(): Promise<number>;
  /** They are made again when they are asked for. */
  dropThumbnails(): Promise<void>;
  /**
   * @param mayDrop whether a full disk may cost the oldest
   * @returns the ids of the pictures that were deleted to make room, if the disk was full
   * @throws if the disk refuses it; its file can be asked for as long as the page is open
   */
  add(picture: NewPicture, mayDrop?: boolean): Promise<readonly string[]>;
  change(ids: readonly string[], marksOf: (marks: PictureMarks) => PictureMarks): Promise<void>;
  /** For ever. */
  erase(ids: readonly string[]): Promise<void>;
  /** @param changed is told which pictures another tab has added, changed or erased */
  subscribe(changed: (ids: readonly string[]) => void): void;
}

/** Several pictures as one file, and back. */
export interface ArchivePort {
  /** Their files as a zip; null if it was stopped. */
  pack(pictures: readonly Picture[], work: ArchiveWork): Promise<Packed | null>;
  /** Everything about them, so that they can be restored elsewhere. */
  backUp(pictures: readonly Picture[], work: ArchiveWork): Promise<Packed | null>;
  /** Writes their files into a folder, beside what is there. @returns how many were written; those whose file is gone are left out */
  writeInto(
    folder: FileSystemDirectoryHandle,
    pictures: readonly Picture[],
    work: ArchiveWork,
  ): Promise<number>;
  /** null if it is no archive. */
  open(file: Blob): Promise<OpenBackup | null>;
  /** A picture's kind and its size as it is shown; null if it is no PNG, JPEG or WebP. */
  look(file: Blob): Promise<(PixelSize & { readonly type: PictureType }) | null>;
}

export interface ArchiveWork {
  readonly onDone: (done: number) => void;
  readonly isOver: () => boolean;
}

export interface Packed {
  readonly file: Blob;
  /** How many pictures are in it; those whose file is gone are left out. */
  readonly count: number;
}

export interface OpenBackup {
  /** Each with its facts, which may be anything, or null if there are none. */
  readonly pictures: readonly { readonly name: string; readonly facts: unknown }[];
  /** Whether it ends as it should; one that was cut off has only its first pictures. */
  readonly isWhole: boolean;
  /** A picture's file and its facts with the files in them; null if it is damaged. */
  read(index: number): Promise<{ readonly png: Blob; readonly facts: unknown } | null>;
}

/** The start picture, in a place that survives the page. Both are refused by a browser that stores nothing. */
export interface StartKeeperPort {
  /** What was saved last, by whatever version; null for nothing. */
  load(): Promise<unknown>;
  save(start: object | null): Promise<void>;
}

/** What is in the editor, kept in the same way. */
export interface EditingKeeperPort {
  load(): Promise<unknown>;
  save(editing: unknown): Promise<void>;
}

/** The user's styles and earlier prompts. All are refused by a browser that stores nothing. */
export interface PromptKeeperPort {
  styles(): Promise<readonly PromptStyle[]>;
  putStyles(styles: readonly PromptStyle[]): Promise<void>;
  removeStyle(name: string): Promise<void>;
  /** The latest first. */
  prompts(): Promise<readonly string[]>;
  addPrompt(text: string, at: number): Promise<void>;
  removePrompt(text: string): Promise<void>;
  clearPrompts(): Promise<void>;
}

/** One text that survives the page; a store that fails (private windows) reads as empty. */
export interface PreferencesPort {
  load(): string | null;
  save(text: string): void;
}

export type UpdateEvent =
  | 'offline-ready'
  /** A newer version is waiting, and no job is known to prevent the switch. */
  | 'update-ready'
  /** Another tab is about to switch to it. */
  | 'switching'
  /** Another tab has switched: files of this page's version may be gone. */
  | 'switched';

export interface UpdatesPort {
  /** @returns the function that ends the subscription. */
  subscribe(listener: (event: UpdateEvent) => void): () => void;
  /** Fetches what the page needs to start offline, unless an earlier visit has. */
  install(): void;
  /** Prevents a switch in any tab until the returned function is called. */
  hold(): () => void;
  /** Activates the waiting version and reloads the page; false if a job in another tab prevents that. */
  apply(): Promise<boolean>;
  reload(): void;
  /** Whether someone is typing into this page right now. */
  isTyping(): boolean;
}

export interface IncomingPort {
  /** @param take receives what arrives; what was shared is kept until it returns */
  subscribe(take: (incoming: Incoming) => Promise<void>): void;
}

/** Which models are being painted with, in a place that outlives a crash. */
export interface UnfinishedRunsPort {
  begin(modelIds: readonly string[]): void;
  end(): void;
  /** What was being painted with when earlier visits crashed; each is told once. */
  takeLeft(): Promise<readonly string[]>;
}

/** The queue, in a place that all tabs share and that outlives them; or, where there is none, for this page alone. */
export interface QueuePort {
  /** Whether other tabs see it, and later visits. */
  readonly isShared: boolean;
  /** What was saved last, by whatever version; null for nothing. */
  load(): Promise<unknown>;
  /** Changes what is saved, in one step for all tabs. @returns what is saved now */
  change(actions: readonly unknown[]): Promise<unknown>;
  /** Tells of changes by other tabs. */
  subscribe(listener: () => void): void;
  /**
   * Runs the task when no other tab is running one.
   *
   * @param task is told what the tab before was painting when it crashed; null for nothing
   */
  inTurn(task: (died: string | null) => Promise<void>): Promise<void>;
  /** What is being painted, for whoever comes after a crash; null for nothing. */
  mark(id: string | null): void;
}

export interface StorePorts {
  readonly engine: WorkerApi & {
    /** Restarts the paint worker when it has gone silent; its jobs start over. */
    restart(): void;
  };
  readonly tools: ToolsApi;
  readonly gallery: GalleryPort;
  readonly archive: ArchivePort;
  readonly preferences: PreferencesPort;
  readonly startKeeper: StartKeeperPort;
  /** The guides, kept in the same way. */
  readonly guideKeeper: StartKeeperPort;
  readonly editingKeeper: EditingKeeperPort;
  readonly queue: QueuePort;
  readonly promptKeeper: PromptKeeperPort;
  readonly updates: UpdatesPort;
  readonly unfinishedRuns: UnfinishedRunsPort;
  readonly incoming: IncomingPort;
  /** What this browser lacks, as far as the page can tell. */
  readonly missing: readonly Capability[];
  /** The model that ships with the page: the first one, and the fallback. */
  readonly embeddedModelId: string;
  /** Asks the browser to keep this page's storage; returns whether it will. */
  readonly keepStorage: () => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** When the page has nothing better to do. */
  readonly whenIdle: () => Promise<void>;
  /** A processor or a memory that should not be kept busy with what nobody has asked for. */
  readonly isSmallDevice: boolean;
  /** The device's memory in GiB, rounded; null if the browser does not tell. */
  readonly memoryGib: number | null;
  readonly newId: () => string;
  /** A new random seed. */
  readonly newSeed: () => number;
}

export type { BackendPreference };
