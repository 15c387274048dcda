import type { Capability } from '../contract/capabilities.ts';
import type {
  BackendPreference,
  GenerateTimings,
  GenerateWarning,
  GenerationParameters,
  Outcome,
} from '../contract/engine-api.ts';
import type { Incoming } from '../contract/sharing.ts';
import type { WorkerApi } from '../contract/worker-calls.ts';

export type ErrorData = Extract<Outcome<unknown>, { ok: false }>['error'];
export type ErrorCode = ErrorData['code'];

interface AnyPicture {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly png: Blob;
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

/** A finished picture with all its data, as the gallery stores it. */
export type Picture = PaintedPicture | OwnEnlarged;

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

export interface GalleryPort {
  /** Newest first. */
  list(): Promise<readonly Picture[]>;
  /** Of all pictures, also those that other tabs have added. */
  ids(): Promise<readonly string[]>;
  /** @returns the ids of the oldest pictures, if the disk was full and they were deleted to make room. */
  add(picture: Picture): Promise<readonly string[]>;
  remove(id: string): Promise<void>;
  clear(): Promise<void>;
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
  /** Prevents a switch in any tab until the returned function is called. */
  hold(): () => void;
  /** Activates the waiting version and reloads the page; false if a job in another tab prevents that. */
  apply(): Promise<boolean>;
  reload(): void;
  /** Whether someone is typing into this page right now. */
  isTyping(): boolean;
}

export interface IncomingPort {
  /** @param take is told of what arrives; what was shared is kept until it has taken it */
  subscribe(take: (incoming: Incoming) => Promise<void>): void;
}

/** Which models are being painted with, in a place that outlives a crash. */
export interface UnfinishedRunsPort {
  begin(modelIds: readonly string[]): void;
  end(): void;
  /** What was being painted with when earlier visits crashed; each is told once. */
  takeLeft(): Promise<readonly string[]>;
}

export interface StorePorts {
  readonly engine: WorkerApi & {
    /** Restarts the paint worker when it has gone silent; its jobs start over. */
    restart(): void;
  };
  readonly gallery: GalleryPort;
  readonly preferences: PreferencesPort;
  readonly startKeeper: StartKeeperPort;
  readonly editingKeeper: EditingKeeperPort;
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
  readonly newId: () => string;
  /** A new random seed. */
  readonly newSeed: () => number;
}

export type { BackendPreference };
