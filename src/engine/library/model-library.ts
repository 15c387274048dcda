import { AppError } from '../../core/errors.ts';
import {
  parseDownloadPlan,
  type DownloadOffer,
  type DownloadPlan,
  type TransferEvent,
} from '../../contract/download-plan.ts';
import type {
  AddOn,
  Library,
  ModelDamage,
  SavedFile,
  ShrinkProgress,
  VerifyProgress,
} from '../../contract/library.ts';
import type { ModelManifest, PredictionOverride } from '../../contract/manifest.ts';
import { convertsOnArrival } from '../../contract/model-files.ts';
import type { Outcome } from '../../contract/engine-api.ts';
import type {
  DownloadRequest,
  DownloadResult,
  ModelLibraryApi,
  ModelUpdate,
  PlanRequest,
  StorageUse,
} from '../../contract/library-api.ts';
import { downloadFiles } from '../../storage/download/download-files.ts';
import { beginDownload, discardDownload } from '../../storage/download/download-store.ts';
import { findUpdate, installedUpdate, installUpdate } from '../../storage/embedded-update.ts';
import { planRepository } from '../../storage/hub/plan-repository.ts';
import {
  deleteModel,
  renameModel,
  setPrediction,
  setSafetyCheck,
} from '../../storage/library/change-model.ts';
import { installDownload } from '../../storage/library/install-download.ts';
import { listModels } from '../../storage/library/list-models.ts';
import { shrinkModel } from '../../storage/library/shrink-model.ts';
import type { WithoutModel } from '../../storage/library/store-model.ts';
import { sweep } from '../../storage/library/sweep.ts';
import { verifyIfDue, verifyModel } from '../../storage/library/verify-model.ts';
import { busy, downloadLock, ifFree } from '../../storage/locks.ts';
import { EmbeddingStore } from '../../storage/embedding-store.ts';
import {
  estimate,
  hasDisk,
  isPersistent,
  requireDisk,
  type UsageDetails,
} from '../../storage/opfs.ts';
import { checkSource, requestOf } from '../../storage/plan-source.ts';
import { shrinkControlNet } from '../../storage/add-ons/control-net/shrink-control-net.ts';
import { deleteAddOn } from '../../storage/library/add-ons.ts';
import { exportAddOn } from '../../storage/add-ons/export-add-on.ts';
import { exportModel } from '../../storage/library/export-model.ts';
import { planBeside } from '../../storage/url/plan-beside.ts';
import { planUrl } from '../../storage/url/plan-url.ts';
import { checkConfigs, checkImageEncoder, checkModel, checkTextEncoder } from './check-model.ts';
import { checkSafetyConfigs } from './check-safety-checker.ts';
import { isBesideThePage } from '../beside-the-page.ts';
import { outcomeOf } from '../outcome.ts';

/** Implements ModelLibraryApi with storage's functions; errors become data. */
export class ModelLibrary implements ModelLibraryApi {
  #planning = new AbortController();
  readonly #running = new Map<string, AbortController>();
  /** Leftovers are removed before anything is listed or started. */
  readonly swept: Promise<void>;

  /**
   * @param embedded ids of the models that ship with the page
   * @param clipMerges the text of CLIP's merges.txt
   * @param embeddedUrl the folder of a model that ships with the page; null for others
   */
  constructor(
    embedded: readonly string[],
    private readonly withoutModel: WithoutModel,
    private readonly clipMerges: () => Promise<string>,
    private readonly embeddedUrl: (modelId: string) => string | null,
  ) {
    this.swept = sweep(embedded).catch(() => undefined);
  }

  planDownload(request: PlanRequest): Promise<Outcome<DownloadOffer>> {
    return outcomeOf(async () => {
      // The page makes one lookup at a time, so nobody waits for the result of an earlier one.
      this.#planning.abort();
      const { signal } = (this.#planning = new AbortController());
      if ('url' in request) {
        const plan = isBesideThePage(request.url) ? planBeside : planUrl;
        return { type: 'plan', plan: await plan(request.url, signal) };
      }
      const { token, choice, ...wanted } = request;
      return planRepository(wanted, choice, {
        token,
        signal,
        checkConfigs,
        checkImageEncoder,
        checkTextEncoder,
        checkSafetyConfigs,
      });
    });
  }

  cancelPlan(): Promise<void> {
    this.#planning.abort();
    return Promise.resolve();
  }

  download(
    request: DownloadRequest,
    onProgress: (event: TransferEvent) => void,
  ): Promise<Outcome<DownloadResult>> {
    return outcomeOf(async () => {
      const plan = checkPlan(request);
      await requireDisk();
      const isUpdate = plan.source.type === 'embedded';
      const { urlOf, headers } = requestOf(plan.source, request.token, this.embeddedUrl(plan.id));
      await this.swept;
      const abort = new AbortController();
      const run = async (): Promise<DownloadResult> => {
        this.#running.set(plan.id, abort);
        try {
          const installed = isUpdate && (await installedUpdate(plan));
          if (installed) return { type: 'model', manifest: installed };
          const directory = await beginDownload(plan);
          await downloadFiles(directory, plan.files, {
            urlOf,
            headers,
            signal: abort.signal,
            onEvent: onProgress,
            ...(convertsOnArrival(plan) && { clipMerges: this.clipMerges }),
          });
          if (plan.layout !== 'skypaint') return { type: 'downloaded', downloadId: plan.id };
          const { withoutModel } = this;
          const manifest = await (isUpdate
            ? installUpdate(plan, withoutModel)
            : installDownload(plan, new Date().toISOString(), checkModel, withoutModel));
          return { type: 'model', manifest };
        } catch (error) {
          if (abort.signal.aborted) return { type: 'paused' };
          throw error;
        } finally {
          this.#running.delete(plan.id);
        }
      };
      return ifFree(downloadLock(plan.id), run, () => busy(plan.id));
    });
  }

  pauseDownload(downloadId: string): Promise<void> {
    this.#running.get(downloadId)?.abort();
    return Promise.resolve();
  }

  discardDownload(downloadId: string): Promise<Outcome<null>> {
    return outcomeOf(() => discardDownload(downloadId).then(() => null));
  }

  findUpdate(modelId: string): Promise<Outcome<ModelUpdate | null>> {
    return outcomeOf(async () => {
      const url = this.embeddedUrl(modelId);
      await this.swept;
      return url === null ? null : findUpdate(modelId, url);
    });
  }

  listModels(): Promise<Outcome<Library>> {
    return outcomeOf(() => this.swept.then(listModels));
  }

  deleteModel(modelId: string): Promise<Outcome<null>> {
    return outcomeOf(() => this.withoutModel(modelId, () => deleteModel(modelId).then(() => null)));
  }

  renameModel(modelId: string, name: string): Promise<Outcome<ModelManifest>> {
    return outcomeOf(() => this.withoutModel(modelId, () => renameModel(modelId, name)));
  }

  setPrediction(
    modelId: string,
    prediction: PredictionOverride | null,
  ): Promise<Outcome<ModelManifest>> {
    return outcomeOf(() => this.withoutModel(modelId, () => setPrediction(modelId, prediction)));
  }

  setSafetyCheck(modelId: string, isOn: boolean): Promise<Outcome<ModelManifest>> {
    return outcomeOf(() => this.withoutModel(modelId, () => setSafetyCheck(modelId, isOn)));
  }

  shrinkModel(
    modelId: string,
    onProgress: (progress: ShrinkProgress) => void,
  ): Promise<Outcome<ModelManifest>> {
    return outcomeOf(() => shrinkModel(modelId, this.withoutModel, onProgress));
  }

  verifyModel(
    modelId: string,
    onProgress: (progress: VerifyProgress) => void,
  ): Promise<Outcome<readonly ModelDamage[]>> {
    return this.#verified(modelId, () => verifyModel(modelId, onProgress, Date.now()));
  }

  verifyIfDue(
    modelId: string,
    isSuspect: boolean,
    onProgress: (progress: VerifyProgress) => Promise<void>,
  ): Promise<Outcome<readonly ModelDamage[] | null>> {
    return this.#verified(modelId, () => verifyIfDue(modelId, isSuspect, onProgress, Date.now()));
  }

  /** Makes the paint workers close a model or add-on that was found damaged, and open it again. */
  #verified<T extends readonly ModelDamage[] | null>(
    modelId: string,
    verify: () => Promise<T>,
  ): Promise<Outcome<T>> {
    return outcomeOf(async () => {
      const damages = await verify();
      if (damages && damages.length > 0) await this.withoutModel(modelId, async () => undefined);
      return damages;
    });
  }

  exportModel(modelId: string): Promise<Outcome<Blob>> {
    return outcomeOf(() => exportModel(modelId));
  }

  exportAddOn(id: string): Promise<Outcome<SavedFile>> {
    return outcomeOf(() => exportAddOn(id));
  }

  deleteAddOn(id: string): Promise<Outcome<null>> {
    // The engine may be reading it.
    return outcomeOf(() => this.withoutModel(id, () => deleteAddOn(id).then(() => null)));
  }

  shrinkAddOn(id: string, onProgress: (progress: ShrinkProgress) => void): Promise<Outcome<AddOn>> {
    return outcomeOf(() => shrinkControlNet(id, onProgress));
  }

  storageUse(): Promise<Outcome<StorageUse>> {
    return outcomeOf(async () => {
      const { usage = 0, quota = 0, usageDetails } = await estimate();
      return {
        hasDisk: await hasDisk(),
        usedBytes: usage,
        quotaBytes: quota,
        pageBytes: pageBytesOf(usageDetails),
        isPersistent: await isPersistent(),
      };
    });
  }

  searchIndexBytes(): Promise<Outcome<number>> {
    return outcomeOf(() => new EmbeddingStore().bytes());
  }
}

function pageBytesOf(details: UsageDetails | undefined): number | null {
  return details ? (details.caches ?? 0) + (details.serviceWorkerRegistrations ?? 0) : null;
}

/** The engine checks a plan itself, whoever sent it. */
function checkPlan({ plan, licenceAccepted }: DownloadRequest): DownloadPlan {
  const checked = parseDownloadPlan(plan);
  if (!checked) throw invalid('plan', 'no download plan');
  if (checked.licence.acceptRequired && !licenceAccepted) {
    throw invalid('licenceAccepted', String(licenceAccepted));
  }
  return { ...checked, source: checkSource(checked.source) };
}

const invalid = (field: string, found: string) =>
  new AppError('invalid-request', `${field}: ${found}.`, { field, found });
