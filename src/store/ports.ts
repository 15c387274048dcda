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

/** The facts of every picture. Its file is read separately, because there may be thousands. */
interface AnyPicture {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** The size of its file. */
  readonly bytes: number;
  /** Never deleted to make room. */
  readonly favourite?: boolean | undefined;
  /** The names of its albums. */
  readonly albums?: readonly string[] | undefined;
  /** When it was moved to the bin, in milliseconds since the epoch. */
  readonly binnedAt?: number | undefined;
  readonly warnings: readonly GenerateWarning[];
  /** The id of the picture that it was painted from, if that was in the gallery; that picture may be gone by now. */
  readonly fromId?: string;
  /** The id of the picture that it is a variation of; that picture may be gone by now. */
  readonly variationOf?: string;
  /** The batch that it belongs to; pictures of earlier versions have none. */
  readonly batch?: PictureBatch;
}

export interface PaintedPicture extends AnyPicture {
  readonly parameters: GenerationParameters;
  readonly timings: GenerateTimings;
  /** Only for an enlarged picture: `parameters` and `timings` are then those of its source. */
  readonly enlarged?: EnlargedFrom;
}

/** A picture of the user's own that was enlarged here. If its file recorded how it was painted, the PNG does too. */
export interface OwnEnlarged extends AnyPicture {
  readonly parameters: null;
  readonly timings: null;
  /** The name of the user's file. */
  readonly name: string;
  readonly enlarged: EnlargedFrom;
}

/** A picture that was imported as a file. The settings in the file are read only when they are needed. */
export interface ImportedPicture extends AnyPicture {
  readonly parameters: null;
  readonly timings: null;
  readonly name: string;
  readonly enlarged?: undefined;
  readonly imported: {
    /** In pixels. */
    readonly width: number;
    readonly height: number;
    /** The type of its file, which is kept unchanged; absent in pictures of earlier versions, which accepted only PNGs. */
    readonly type?: PictureType;
    /** Empty if the file has no prompt. */
    readonly prompt: string;
    readonly modelName: string | null;
  };
}

/** The facts of a finished picture, as the gallery lists them. */
export type Picture = PaintedPicture | OwnEnlarged | ImportedPicture;

export interface EnlargedFrom {
  /** The id of the source, which may be gone; null if it was never in the gallery. */
  readonly fromId: string | null;
  readonly factor: number;
  readonly upscalerName: string;
  /** The size of the result, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly tookMs: number;
}

/** One click on Generate, which asks for one picture or several. */
export interface PictureBatch {
  readonly id: string;
  /** How many pictures were asked for; some may never have been painted. */
  readonly count: number;
  /** The picture's index in the batch, from 0. */
  readonly index: number;
}

type WithFile<Facts> = Omit<Facts, 'bytes'> & { readonly file: Blob };

/** A picture that is new to the gallery. */
export type NewPicture =
  WithFile<PaintedPicture> | WithFile<OwnEnlarged> | WithFile<ImportedPicture>;

/** What can be changed about a picture. */
export type PictureMarks = Pick<Picture, 'favourite' | 'albums' | 'binnedAt'>;

export interface GalleryPort {
  /** All pictures, including those in the bin, newest first, in parts. */
  list(take: (pictures: readonly Picture[]) => void): Promise<void>;
  /** Those of these pictures that still exist. */
  get(ids: readonly string[]): Promise<readonly Picture[]>;
  /** The ids of all pictures, including those added by other tabs. */
  ids(): Promise<readonly string[]>;
  /** null if it is gone. */
  file(id: string): Promise<Blob | null>;
  /** The same without waiting, if it is in memory, as is the file of a picture that is being added. */
  held(id: string): Blob | undefined;
  /** Never resolves if the signal is aborted first. */
  thumbnail(id: string, signal?: AbortSignal): Promise<Blob | null>;
  /** The total size of all stored thumbnails. Reads them all. */
  thumbnailBytes(): Promise<number>;
  /** Deletes all thumbnails; they are made again when needed. */
  dropThumbnails(): Promise<void>;
  /**
   * @param mayDrop whether the oldest pictures may be deleted if the disk is full
   * @returns the ids of the pictures that were deleted to make room
   * @throws if the disk refuses the picture; its file then remains available while the page is open
   */
  add(picture: NewPicture, mayDrop?: boolean): Promise<readonly string[]>;
  change(ids: readonly string[], marksOf: (marks: PictureMarks) => PictureMarks): Promise<void>;
  /** Deletes pictures for good. */
  erase(ids: readonly string[]): Promise<void>;
  /** @param changed receives the ids of pictures that another tab has added, changed or erased */
  subscribe(changed: (ids: readonly string[]) => void): void;
}

/** Packs several pictures into one file, and reads them back. */
export interface ArchivePort {
  /** Their files as a zip; null if it was stopped. */
  pack(pictures: readonly Picture[], work: ArchiveWork): Promise<Packed | null>;
  /** Everything about them, so that they can be restored elsewhere. */
  backUp(pictures: readonly Picture[], work: ArchiveWork): Promise<Packed | null>;
  /** Writes their files into a folder, beside what is there. @returns how many were written; missing files are left out */
  writeInto(
    folder: FileSystemDirectoryHandle,
    pictures: readonly Picture[],
    work: ArchiveWork,
  ): Promise<number>;
  /** null if the file is not an archive. */
  open(file: Blob): Promise<OpenBackup | null>;
  /** A picture's type and displayed size; null if it is not a PNG, JPEG or WebP. */
  look(file: Blob): Promise<(PixelSize & { readonly type: PictureType }) | null>;
}

export interface ArchiveWork {
  readonly onDone: (done: number) => void;
  readonly isOver: () => boolean;
}

export interface Packed {
  readonly file: Blob;
  /** How many pictures it contains; missing files are left out. */
  readonly count: number;
}

export interface OpenBackup {
  /** The pictures with their facts, which may be anything, or null if there are none. */
  readonly pictures: readonly { readonly name: string; readonly facts: unknown }[];
  /** Whether it is complete; a truncated backup has only its first pictures. */
  readonly isWhole: boolean;
  /** A picture's file, and its facts with the shared files put back; null if it is damaged. */
  read(index: number): Promise<{ readonly file: Blob; readonly facts: unknown } | null>;
}

/** Stores the start picture beyond the life of the page. Both methods reject in a browser that stores nothing. */
export interface StartKeeperPort {
  /** What was saved last, by any version, once it has been written; null if there is nothing. */
  load(): Promise<unknown>;
  save(start: object | null): Promise<void>;
}

/** The content of the editor, stored in the same way. */
export interface EditingKeeperPort {
  load(): Promise<unknown>;
  save(editing: unknown): Promise<void>;
}

/** The user's styles and earlier prompts. All methods reject in a browser that stores nothing. */
export interface PromptKeeperPort {
  styles(): Promise<readonly PromptStyle[]>;
  putStyles(styles: readonly PromptStyle[]): Promise<void>;
  removeStyle(name: string): Promise<void>;
  /** Latest first. */
  prompts(): Promise<readonly string[]>;
  addPrompt(text: string, at: number): Promise<void>;
  removePrompt(text: string): Promise<void>;
  clearPrompts(): Promise<void>;
}

/** One string that outlives the page; storage that fails (private windows) reads as empty. */
export interface PreferencesPort {
  load(): string | null;
  save(text: string): void;
}

export type UpdateEvent =
  | 'offline-ready'
  /** A newer version is waiting, and no job is known to prevent the switch. */
  | 'update-ready'
  /** Another tab is about to switch to the newer version. */
  | 'switching'
  /** Another tab has switched: files of this page's version may no longer exist. */
  | 'switched';

export interface UpdatesPort {
  /** @returns the function that unsubscribes */
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
  /** @param take receives what arrives; shared files are kept until it returns */
  subscribe(take: (incoming: Incoming) => Promise<void>): void;
}

/** Records which models are being painted with, so that it is known after a crash. */
export interface UnfinishedRunsPort {
  begin(modelIds: readonly string[]): void;
  end(): void;
  /** The models that were in use when earlier visits crashed; each is returned once. */
  takeLeft(): Promise<readonly string[]>;
}

/** The queue, stored where all tabs share it and where it outlives them; if that is impossible, for this page only. */
export interface QueuePort {
  /** Whether other tabs and later visits see it. */
  readonly isShared: boolean;
  /** What was saved last, by any version; null if there is nothing. */
  load(): Promise<unknown>;
  /** Changes what is saved, atomically for all tabs. @returns what is saved now */
  change(actions: readonly unknown[]): Promise<unknown>;
  /** Calls the listener after changes by other tabs. */
  subscribe(listener: () => void): void;
  /**
   * Runs the task once no other tab is running one.
   *
   * @param task receives the id of what the previous tab was painting when it crashed; null if nothing was
   */
  inTurn(task: (died: string | null) => Promise<void>): Promise<void>;
  /** Records what is being painted, for the tab that takes over after a crash; null if nothing is. */
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
  /** The guides, stored in the same way. */
  readonly guideKeeper: StartKeeperPort;
  readonly editingKeeper: EditingKeeperPort;
  readonly queue: QueuePort;
  readonly promptKeeper: PromptKeeperPort;
  readonly updates: UpdatesPort;
  readonly unfinishedRuns: UnfinishedRunsPort;
  readonly incoming: IncomingPort;
  /** What this browser lacks, as far as the page can tell. */
  readonly missing: readonly Capability[];
  /** The model that ships with the page, which is both the first model and the fallback. */
  readonly embeddedModelId: string;
  /** Asks the browser not to evict this site's storage; returns whether it agreed. */
  readonly keepStorage: () => Promise<boolean>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Resolves when the page has nothing better to do. */
  readonly whenIdle: () => Promise<void>;
  /** Whether background work would be noticeable on this device. */
  readonly isSmallDevice: boolean;
  /** The device's memory in GiB, rounded; null if the browser does not report it. */
  readonly memoryGib: number | null;
  readonly newId: () => string;
  /** A new random seed. */
  readonly newSeed: () => number;
}

export type { BackendPreference };
