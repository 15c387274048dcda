import type { ModelManifest } from '../contract/manifest.ts';
import type {
  BackendPreference,
  DeviceReport,
  Outcome,
  ProgressEvent,
} from '../contract/engine-api.ts';
import type { SliceCreator } from './app-state.ts';
import type { ModelOptions } from './form.ts';
import type { ErrorData, StorePorts } from './ports.ts';

export type DeviceState =
  | { readonly status: 'starting' }
  | { readonly status: 'ready'; readonly report: DeviceReport }
  | { readonly status: 'failed'; readonly error: ErrorData };

export type ModelState =
  | { readonly status: 'waiting' }
  | { readonly status: 'downloading'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly status: 'ready'; readonly manifest: ModelManifest }
  | { readonly status: 'failed'; readonly error: ErrorData };

/** Why the model is not the one that the user expects. */
export type ModelNotice =
  /** The one used last is no longer on this device. */
  | { readonly type: 'gone' }
  /** The chosen one could not be opened, so the previous one is back. */
  | { readonly type: 'kept-former'; readonly error: ErrorData }
  /** A picture's settings were filled in, but its model is not on this device. */
  | { readonly type: 'not-here'; readonly name: string };

export interface EngineSlice {
  readonly device: DeviceState;
  /** The model for the next picture. */
  readonly modelId: string;
  readonly model: ModelState;
  readonly modelNotice: ModelNotice | null;
  /** The user's changes to the options of other models, by model; they come back with the model. */
  readonly optionsByModel: Readonly<Record<string, Partial<ModelOptions>>>;
  /** Detects the device and gets the model ready; another call retries what failed. */
  startEngine(): Promise<void>;
  /** Sets the backend for the next pictures. */
  setBackend(backend: BackendPreference): Promise<void>;
  /** Uses another model for the next pictures, with its options and the same prompt and seed. */
  chooseModel(modelId: string): Promise<void>;
  /** The model, once it and the device are ready; null if that fails for now. */
  whenReady(modelId: string): Promise<ModelManifest | null>;
  dismissModelNotice(): void;
}

export function createEngineSlice(
  { engine, embeddedModelId }: StorePorts,
  saved: Pick<EngineSlice, 'optionsByModel'> & { readonly modelId: string | null },
): SliceCreator<EngineSlice> {
  return (set, get) => {
    let looking: Promise<boolean> | null = null;
    const arriving = new Map<string, Promise<Outcome<ModelManifest>>>();

    const lookAtDevice = async () => {
      set({ device: { status: 'starting' } });
      const outcome = await engine.start(get().preferences.backend);
      set({
        device: outcome.ok
          ? { status: 'ready', report: outcome.value }
          : { status: 'failed', error: outcome.error },
      });
      return outcome.ok;
    };

    const deviceReady = () => {
      if (get().device.status === 'ready') return Promise.resolve(true);
      looking ??= lookAtDevice().finally(() => {
        looking = null;
      });
      return looking;
    };

    const bring = (modelId: string) => {
      const onProgress = (event: ProgressEvent) => {
        // Events may arrive after the outcome; the outcome counts.
        if (event.type !== 'downloading' || get().modelId !== modelId) return;
        if (get().model.status === 'ready') return;
        const { loadedBytes, totalBytes } = event;
        set({ model: { status: 'downloading', loadedBytes, totalBytes } });
      };
      const promise =
        arriving.get(modelId) ??
        engine.prepare(modelId, onProgress).finally(() => arriving.delete(modelId));
      arriving.set(modelId, promise);
      return promise;
    };

    const modelReady = async (modelId: string): Promise<ModelManifest | null> => {
      const { model } = get();
      const isCurrent = () => get().modelId === modelId;
      if (isCurrent()) {
        if (model.status === 'ready') return model.manifest;
        if (!arriving.has(modelId)) set({ model: { status: 'waiting' } });
      }
      const outcome = await bring(modelId);
      if (isCurrent()) {
        set({
          model: outcome.ok
            ? { status: 'ready', manifest: outcome.value }
            : { status: 'failed', error: outcome.error },
        });
      }
      return outcome.ok ? outcome.value : null;
    };

    const choose = (modelId: string) => {
      const { modelId: former, form, optionsByModel } = get();
      const { [modelId]: overrides = {}, ...others } = optionsByModel;
      set({
        modelId,
        model: { status: 'waiting' },
        optionsByModel: { ...others, [former]: form.overrides },
        form: { ...form, overrides },
        notes: {},
      });
    };

    /** A model that was deleted, here, in another tab or by a browser short of space, is not waited for. */
    const leaveModelThatIsGone = async () => {
      if (get().modelId === embeddedModelId) return;
      await get().loadLibrary();
      const { library, modelId } = get();
      if (!library || library.models.some(({ manifest }) => manifest.id === modelId)) return;
      choose(embeddedModelId);
      set({ modelNotice: { type: 'gone' } });
    };

    return {
      device: { status: 'starting' },
      modelId: saved.modelId ?? embeddedModelId,
      model: { status: 'waiting' },
      modelNotice: null,
      optionsByModel: saved.optionsByModel,
      async startEngine() {
        if (!(await deviceReady())) return;
        await leaveModelThatIsGone();
        await modelReady(get().modelId);
        // Listing the library also removes leftovers of earlier visits, which should not wait until someone opens it.
        if (!get().library) await get().loadLibrary();
      },
      async setBackend(backend) {
        set({ preferences: { ...get().preferences, backend } });
        await looking;
        await lookAtDevice();
      },
      async chooseModel(modelId) {
        const { modelId: former, model } = get();
        set({ modelNotice: null });
        if (modelId !== former) choose(modelId);
        await modelReady(modelId);
        const { model: arrived, modelId: current } = get();
        if (current !== modelId || arrived.status !== 'failed' || modelId === former) return;
        choose(former);
        set({ model, modelNotice: { type: 'kept-former', error: arrived.error } });
        await modelReady(former);
      },
      async whenReady(modelId) {
        return (await deviceReady()) ? modelReady(modelId) : null;
      },
      dismissModelNotice: () => set({ modelNotice: null }),
    };
  };
}
