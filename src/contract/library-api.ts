import type { DownloadOffer, DownloadPlan, SiteToken, TransferEvent } from './download-plan.ts';
import type {
  AddOn,
  Library,
  ModelDamage,
  SavedFile,
  ShrinkProgress,
  VerifyProgress,
} from './library.ts';
import type { ModelManifest, PredictionOverride } from './manifest.ts';
import type { Outcome } from './engine-api.ts';

export interface RepositoryRequest {
  /** `https://huggingface.co`, a mirror, or a mirror on this machine over http. */
  readonly endpoint: string;
  /** `SkyWork/SkyPaint`, or the address of its page. */
  readonly repo: string;
  /** A branch, a tag or a commit; `main` if empty. */
  readonly revision: string;
  /** For gated and private repositories; sent only to its own site and never stored. */
  readonly token?: SiteToken;
  /** The file that the user picked from the choices, or whose address was entered. */
  readonly choice?: string;
}

/** A file on any site: a checkpoint, a LoRA, an embedding or an exported model. */
export interface FileRequest {
  /** https, or http on this machine. */
  readonly url: string;
}

export type PlanRequest = RepositoryRequest | FileRequest;

export interface DownloadRequest {
  readonly plan: DownloadPlan;
  /** The user has agreed to `plan.licence`. */
  readonly licenceAccepted: boolean;
  /** For the hub; another site never sees it. */
  readonly token?: SiteToken;
}

export type DownloadResult =
  /** It has been installed as a model. */
  | { readonly type: 'model'; readonly manifest: ModelManifest }
  /** All files are complete and verified, and have to be imported. */
  | { readonly type: 'downloaded'; readonly downloadId: string }
  /** Paused; the bytes so far are kept for the next `download` of the same plan. */
  | { readonly type: 'paused' };

/** Other weights of the model that ships with the page. */
export interface ModelUpdate extends Pick<ModelManifest, 'name' | 'version'> {
  readonly plan: DownloadPlan;
  /** What is new, in a sentence; null if its manifest does not say. */
  readonly news: NonNullable<ModelManifest['news']> | null;
}

/** Used by the page's whole origin, including pictures. */
export interface StorageUse {
  /** Files outlive the page: some browsers keep none, or none in a private window. */
  readonly hasDisk: boolean;
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** Of them the page itself, which is kept so that it works offline; null if the browser does not tell. */
  readonly pageBytes: number | null;
  /** The browser will not clear it to make room for other sites. */
  readonly isPersistent: boolean;
}

/** The models on this device, and ways to add more. Only deletion waits for a picture that is being painted. */
export interface ModelLibraryApi {
  /** Looks up a repository or file: what would be downloaded, its size and its licence. */
  planDownload(request: PlanRequest): Promise<Outcome<DownloadOffer>>;
  /** Cancels a lookup; another `planDownload` does so too. */
  cancelPlan(): Promise<void>;
  /** Runs a plan, continuing where it stopped. */
  download(
    request: DownloadRequest,
    onProgress: (event: TransferEvent) => void,
  ): Promise<Outcome<DownloadResult>>;
  /** Ends a running download, whose result is then `paused`. Unknown ids are ignored. */
  pauseDownload(downloadId: string): Promise<void>;
  /** Deletes a download that is not running, with all its bytes. */
  discardDownload(downloadId: string): Promise<Outcome<null>>;
  /**
   * Looks whether the page's site has other weights of a model that ships with the page. Its plan is carried out by `download`; until
   * then, and if the user does not want it, the model stays what it is.
   */
  findUpdate(modelId: string): Promise<Outcome<ModelUpdate | null>>;
  listModels(): Promise<Outcome<Library>>;
  deleteModel(modelId: string): Promise<Outcome<null>>;
  renameModel(modelId: string, name: string): Promise<Outcome<ModelManifest>>;
  /** Overrides the prediction type stated in a model's files; null returns to theirs. */
  setPrediction(
    modelId: string,
    prediction: PredictionOverride | null,
  ): Promise<Outcome<ModelManifest>>;
  /** Turns a model's own safety checker off, or on again. */
  setSafetyCheck(modelId: string, isOn: boolean): Promise<Outcome<ModelManifest>>;
  /** Converts a model's UNet to eight bits, which cannot be undone. */
  shrinkModel(
    modelId: string,
    onProgress: (progress: ShrinkProgress) => void,
  ): Promise<Outcome<ModelManifest>>;
  /** Reads every byte of a model and returns the damaged files; empty if there are none. */
  verifyModel(
    modelId: string,
    onProgress: (progress: VerifyProgress) => void,
  ): Promise<Outcome<readonly ModelDamage[]>>;
  /**
   * `verifyModel` in the background: only if the model has not been read recently, or is suspect because something went
   * wrong with it. Reading continues when the promise that `onProgress` returns has settled, which may take minutes.
   *
   * @returns null if nothing was read
   */
  verifyIfDue(
    modelId: string,
    isSuspect: boolean,
    onProgress: (progress: VerifyProgress) => Promise<void>,
  ): Promise<Outcome<readonly ModelDamage[] | null>>;
  /** The whole model as one portable file: a zip of stored entries made of the files on the disk, so nothing is copied. */
  exportModel(modelId: string): Promise<Outcome<Blob>>;
  /** An add-on as one portable file, in the form in which its kind is published. */
  exportAddOn(id: string): Promise<Outcome<SavedFile>>;
  deleteAddOn(id: string): Promise<Outcome<null>>;
  /** Converts a ControlNet to eight bits, which cannot be undone. */
  shrinkAddOn(id: string, onProgress: (progress: ShrinkProgress) => void): Promise<Outcome<AddOn>>;
  storageUse(): Promise<Outcome<StorageUse>>;
  /** What the gallery's search by meaning keeps, in bytes. Reads all of it. */
  searchIndexBytes(): Promise<Outcome<number>>;
}
