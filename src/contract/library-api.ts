import type { DownloadOffer, DownloadPlan, SiteToken, TransferEvent } from './download-plan.ts';
import type { Library, ModelDamage, VerifyProgress } from './library.ts';
import type { ModelManifest, PredictionOverride } from './manifest.ts';
import type { Outcome } from './engine-api.ts';

export interface RepositoryRequest {
  /** `https://huggingface.co`, a mirror of it, or one on this machine by http. */
  readonly endpoint: string;
  /** `SkyWork/SkyPaint`, or the address of its page. */
  readonly repo: string;
  /** A branch, a tag or a commit; `main` if empty. */
  readonly revision: string;
  /** For gated and private repositories; sent to its own site and nowhere else, and never stored. */
  readonly token?: SiteToken;
  /** The file that the user picked of an offer's choices, or whose address it was. */
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
  /** It is a model now. */
  | { readonly type: 'model'; readonly manifest: ModelManifest }
  /** All files are here and right, and wait to be imported. */
  | { readonly type: 'downloaded'; readonly downloadId: string }
  /** Paused; what has arrived is kept for the next `download` of the same plan. */
  | { readonly type: 'paused' };

/** Of this page's whole origin, pictures included. */
export interface StorageUse {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  /** The browser will not drop it to make room for other sites. */
  readonly isPersistent: boolean;
}

/** The models on this device and the way they get here. Nothing of it waits for a picture being painted, but deletion. */
export interface ModelLibraryApi {
  /** Looks at a repository or a file and says what would be downloaded, how much, and under which licence. */
  planDownload(request: PlanRequest): Promise<Outcome<DownloadOffer>>;
  /** Ends a look that takes too long; another `planDownload` does so too. */
  cancelPlan(): Promise<void>;
  /** Runs a plan, from where it was left. */
  download(
    request: DownloadRequest,
    onProgress: (event: TransferEvent) => void,
  ): Promise<Outcome<DownloadResult>>;
  /** Ends a running download, which then says `paused`. Unknown ids are ignored. */
  pauseDownload(downloadId: string): Promise<void>;
  /** Forgets a download that is not running, with all its bytes. */
  discardDownload(downloadId: string): Promise<Outcome<null>>;
  listModels(): Promise<Outcome<Library>>;
  deleteModel(modelId: string): Promise<Outcome<null>>;
  renameModel(modelId: string, name: string): Promise<Outcome<ModelManifest>>;
  /** Overrules what a model's files say that it predicts; null leaves it to them again. */
  setPrediction(
    modelId: string,
    prediction: PredictionOverride | null,
  ): Promise<Outcome<ModelManifest>>;
  /** Reads every byte of a model; no damage is an empty list. */
  verifyModel(
    modelId: string,
    onProgress: (progress: VerifyProgress) => void,
  ): Promise<Outcome<readonly ModelDamage[]>>;
  /**
   * As `verifyModel`, in the background: only if it was not read lately, or is suspect as something went wrong with it.
   * Reading goes on when what `onProgress` gives back has settled, which may take minutes.
   *
   * @returns null where nothing was read
   */
  verifyIfDue(
    modelId: string,
    isSuspect: boolean,
    onProgress: (progress: VerifyProgress) => Promise<void>,
  ): Promise<Outcome<readonly ModelDamage[] | null>>;
  /** The whole model as one file to carry elsewhere (a zip of stored entries whose parts are the files on disk, so nothing is copied). */
  exportModel(modelId: string): Promise<Outcome<Blob>>;
  deleteAddOn(id: string): Promise<Outcome<null>>;
  storageUse(): Promise<Outcome<StorageUse>>;
}
