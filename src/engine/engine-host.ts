import { AppError } from '../core/errors.ts';
import { parseExtraNetworks } from '../core/prompt/index.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { modelBytes } from '../contract/model-files.ts';
import { defaultOptions } from '../contract/picture-options.ts';
import type {
  BackendPreference,
  DeviceReport,
  EngineApi,
  GenerateRequest,
  GenerateWarning,
  GenerateResult,
  Outcome,
  ProgressEvent,
} from '../contract/engine-api.ts';
import type { ComputeDevice } from '../runtime/device.ts';
import { DeviceSlot } from '../runtime/device-slot.ts';
import { OnnxDiffusionModel } from '../runtime/diffusion-model.ts';
import { wasmThreads } from '../runtime/onnxruntime.ts';
import { SerialQueue } from '../runtime/serial-queue.ts';
import { openEmbeddedModel } from '../storage/embedded-model.ts';
import { addOnId } from '../storage/library/add-ons.ts';
import type { PartlyUsed } from '../storage/lora/lora-overlay.ts';
import { isCurrent, openStoredModel, type StoredModel } from '../storage/stored-model.ts';
import { checkRequest } from './jobs/paint/check-request.ts';
import { dressModel } from './jobs/paint/dress-model.ts';
import { generateImage } from './jobs/paint/generate-image.ts';
import { painting } from './model-changes.ts';
import { outcomeOf } from './outcome.ts';

/** Larger models are loaded only when needed: they would take too much memory for a guess. */
const WARM_UP_MAX_BYTES = 128 * 2 ** 20;

type OnProgress = (event: ProgressEvent) => void;

/** The model that is on the device now; replaced when the model or the device changes. */
interface Loaded {
  readonly stored: StoredModel;
  readonly device: ComputeDevice;
  readonly model: OnnxDiffusionModel;
  /** Another model, one of whose parts is in use here. */
  readonly textEncoder: string | null;
}

/** Implements EngineApi in the engine's thread: jobs one at a time, errors as data, a device that may come and go. */
export class EngineHost implements EngineApi {
  readonly #embeddedUrl: (modelId: string) => string | null;
  readonly #jobs = new SerialQueue();
  readonly #aborts = new Map<string, AbortController>();
  readonly #stored = new Map<string, Promise<StoredModel>>();
  #preference: BackendPreference = 'auto';
  /** After the GPU is lost, its sessions are dead, and the next job opens a new device. */
  readonly #device = new DeviceSlot((lost) => {
    if (this.#loaded?.device === lost) this.#loaded = null;
  });
  #loaded: Loaded | null = null;
  #warmUpAbort = new AbortController();
  /** Receives the progress of sessions that are being created. */
  #onProgress: OnProgress = () => undefined;

  /**
   * @param embeddedUrl the URL of a model that ships with the page; null for models that are only in the library
   * @param tab the name shared by the tab's workers
   */
  constructor(
    embeddedUrl: (modelId: string) => string | null,
    private readonly tab: string,
  ) {
    this.#embeddedUrl = embeddedUrl;
  }

  start(preference: BackendPreference): Promise<Outcome<DeviceReport>> {
    return outcomeOf(() =>
      this.#jobs.run(async () => {
        if (preference !== this.#preference) {
          this.#preference = preference;
          await this.#dropDevice();
        }
        return reportOf(await this.#openDevice());
      }),
    );
  }

  prepare(modelId: string, onProgress: OnProgress): Promise<Outcome<ModelManifest>> {
    return outcomeOf(async () => {
      const stored = await this.#openStored(modelId, onProgress);
      void this.#jobs.run(() => this.#warmUp(stored)).catch(() => undefined);
      return stored.manifest;
    });
  }

  async generate(
    request: GenerateRequest,
    onProgress: OnProgress,
  ): Promise<Outcome<GenerateResult>> {
    const abort = new AbortController();
    this.#aborts.set(request.jobId, abort);
    this.#warmUpAbort.abort();
    this.#onProgress = onProgress;
    const outcome = await outcomeOf(() =>
      this.#jobs.run(async () => {
        // A job that was cancelled while waiting needs no model.
        if (abort.signal.aborted) return { type: 'cancelled' } as const;
        let end: () => void = () => undefined;
        const ended = new Promise<void>((resolve) => (end = resolve));
        const paint = () => this.#generate(request, onProgress, abort.signal, ended);
        return painting(this.tab, await idsOf(request), paint).finally(() => end());
      }),
    );
    this.#aborts.delete(request.jobId);
    // It would keep the page's side of the job alive.
    if (this.#onProgress === onProgress) this.#onProgress = () => undefined;
    return outcome;
  }

  cancel(jobId: string): Promise<void> {
    this.#aborts.get(jobId)?.abort();
    return Promise.resolve();
  }

  /** Drops a model that was changed or deleted, and frees its memory, once no job needs it. */
  letGo(modelId: string): Promise<void> {
    return this.#jobs.run(async () => {
      this.#stored.delete(modelId);
      const loaded = this.#loaded;
      if (!loaded || ![loaded.stored.manifest.id, loaded.textEncoder].includes(modelId)) return;
      this.#loaded = null;
      await loaded.model.release();
    });
  }

  async #generate(
    request: GenerateRequest,
    onProgress: OnProgress,
    signal: AbortSignal,
    end: Promise<unknown>,
  ): Promise<GenerateResult> {
    if (signal.aborted) return { type: 'cancelled' };
    checkRequest(request);
    this.#onProgress = onProgress;
    const started = performance.now();
    const stored = await this.#openStored(request.modelId, onProgress);
    const { precision } = await this.#openDevice();
    const textEncoder = request.textEncoder === request.modelId ? null : request.textEncoder;
    const other = textEncoder === null ? null : await this.#openStored(textEncoder, onProgress);
    const onWrite = () => onProgress({ type: 'fusing-loras' });
    const partlyUsed: GenerateWarning[] = [];
    const onPartlyUsed = (lora: PartlyUsed) =>
      partlyUsed.push({ type: 'lora-partly-used', ...lora });
    const job = { signal, end, onWrite, onPartlyUsed };
    const dressing = dressModel(stored, other, request, precision, job);
    const dressed = await dressing.catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
    if (!dressed) return { type: 'cancelled' };
    const loaded = await this.#load(stored);
    this.#loaded = { ...loaded, textEncoder };
    await loaded.model.useWeightsOf(dressed);
    const ready = { ...loaded, stored: dressed };
    const prepareMs = performance.now() - started;
    const paint = () => generateImage(ready, request, prepareMs, partlyUsed, onProgress, signal);
    try {
      return await paint().catch(async (error: unknown) => {
        const isMemory = error instanceof AppError && error.code === 'out-of-memory';
        if (isMemory && (await loaded.model.saveMemory())) return paint();
        throw error;
      });
    } catch (error) {
      // Not the engine's fault.
      if (error instanceof AppError && error.code === 'invalid-request') throw error;
      // A failed session may be in an undefined state, or its file may be damaged, so the next job starts from the disk.
      this.#stored.delete(request.modelId);
      if (textEncoder !== null) this.#stored.delete(textEncoder);
      await this.#dropDevice();
      throw error;
    }
  }

  /**
   * Paints one invisible step while the user is still typing, so that the sessions are created and the GPU's shaders are
   * compiled. A job that arrives meanwhile ends it and uses what is ready.
   */
  async #warmUp(stored: StoredModel): Promise<void> {
    const { id } = stored.manifest;
    if (modelBytes(stored.manifest) > WARM_UP_MAX_BYTES || this.#aborts.size > 0) return;
    this.#warmUpAbort = new AbortController();
    const request: GenerateRequest = {
      jobId: 'warm-up',
      modelId: id,
      prompt: '',
      seed: 0,
      ...defaultOptions(stored.manifest),
      useStyleTag: false,
      steps: 1,
    };
    checkRequest(request);
    await painting(this.tab, [id], async () => {
      const loaded = await this.#load(stored);
      await generateImage(loaded, request, 0, [], () => undefined, this.#warmUpAbort.signal);
    });
  }

  async #openStored(modelId: string, onProgress: OnProgress): Promise<StoredModel> {
    const known = this.#stored.get(modelId);
    if (known && (await isCurrent(await known))) return known;
    const url = this.#embeddedUrl(modelId);
    const opening =
      url === null
        ? openStoredModel(modelId)
        : openEmbeddedModel(modelId, url, (event) => {
            if (event.type === 'downloading') onProgress(event);
          });
    this.#stored.set(modelId, opening);
    opening.catch(() => this.#stored.delete(modelId));
    return opening;
  }

  async #load(stored: StoredModel): Promise<Loaded> {
    const device = await this.#openDevice();
    if (this.#loaded?.stored === stored && this.#loaded.device === device) return this.#loaded;
    await this.#loaded?.model.release();
    const model = await OnnxDiffusionModel.open(stored, device, (part) =>
      this.#onProgress({ type: 'loading', part }),
    );
    this.#loaded = { stored, device, model, textEncoder: null };
    return this.#loaded;
  }

  #openDevice(): Promise<ComputeDevice> {
    return this.#device.get(this.#preference);
  }

  async #dropDevice(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = null;
    await loaded?.model.release().catch(() => undefined);
    await this.#device.drop();
  }
}

/** The models and add-ons that a picture uses. Embeddings are read completely before it starts, and not needed afterwards. */
async function idsOf({ modelId, textEncoder, vae, prompt }: GenerateRequest): Promise<string[]> {
  const loras = parseExtraNetworks(prompt).loras.map(({ name }) => addOnId('lora', name));
  const ids = [modelId, textEncoder, vae === null ? null : await addOnId('vae', vae)];
  return [...ids.filter((id) => id !== null), ...(await Promise.all(loras))];
}

function reportOf(device: ComputeDevice): DeviceReport {
  const { backend, precision, adapter, fallbackReasons } = device;
  return { backend, precision, adapter, fallbackReasons, threads: wasmThreads() };
}
