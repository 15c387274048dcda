import type { ModelManifest } from '../contract/manifest.ts';
import type { DeviceReport, Outcome, ProgressEvent } from '../contract/engine-api.ts';
import { isMemoryShort } from '../contract/short-memory.ts';
import type { SliceCreator } from './state/app-state.ts';
import type { StorePorts } from './ports.ts';
import type { EngineSlice } from './state/engine-state.ts';

/** Whether this device should preferably store a full-size model in eight bits. */
export const hasShortMemory = ({ device, memoryGib }: Pick<EngineSlice, 'device' | 'memoryGib'>) =>
  isMemoryShort(device.status === 'ready' ? device.report : null, memoryGib);

const backendOf = ({ device }: Pick<EngineSlice, 'device'>) =>
  device.status === 'ready' ? device.report.backend : null;

export function createEngineSlice(
  { engine, embeddedModelId, memoryGib }: StorePorts,
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

    /** Another device may have other limits. */
    const replaceReport = (report: DeviceReport) => {
      const isAnother = backendOf(get()) !== report.backend;
      set({ device: { status: 'ready', report }, ...(isAnother && { largestPicture: null }) });
    };

    const bring = (modelId: string) => {
      const onProgress = (event: ProgressEvent) => {
        // Events may arrive after the outcome; only the outcome counts then.
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
        largestPicture: null,
        optionsByModel: { ...others, [former]: form.overrides },
        form: { ...form, overrides },
        notes: {},
      });
    };

    /** Stops waiting for a model that was deleted, whether here, in another tab, or by a browser short of space. */
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
      memoryGib,
      isCheckingDevice: false,
      modelId: saved.modelId ?? embeddedModelId,
      model: { status: 'waiting' },
      largestPicture: null,
      modelNotice: null,
      optionsByModel: saved.optionsByModel,
      async startEngine() {
        if (!(await deviceReady())) return;
        await leaveModelThatIsGone();
        await modelReady(get().modelId);
        // Listing the library also removes leftovers of earlier visits, which should not wait until someone opens it.
        if (!get().library) await get().loadLibrary();
        await get().refreshDevice();
      },
      async setBackend(backend) {
        set({ preferences: { ...get().preferences, backend } });
        await looking;
        set({ largestPicture: null });
        await lookAtDevice();
      },
      async findLargestPicture() {
        const { modelId } = get();
        const backend = backendOf(get());
        const outcome = await engine.largestPicture(modelId);
        const isCurrent = get().modelId === modelId && backendOf(get()) === backend;
        if (isCurrent && outcome.ok) set({ largestPicture: outcome.value });
      },
      async refreshDevice() {
        const { device } = get();
        if (device.status !== 'ready' || looking) return;
        const { backend, plan } = device.report;
        if (backend === 'wasm' || plan?.measuredAt) return;
        const ask = () => engine.start(get().preferences.backend);
        const outcome = await ask();
        // A GPU that hung during its check has taken its worker with it; the next worker knows about it.
        const answer = outcome.ok ? outcome : await ask();
        if (answer.ok && !looking) replaceReport(answer.value);
      },
      async checkDeviceAgain() {
        if (get().isCheckingDevice) return;
        set({ isCheckingDevice: true });
        const outcome = await engine.checkAgain();
        const answer = outcome.ok ? outcome : await engine.start(get().preferences.backend);
        set({ isCheckingDevice: false });
        if (answer.ok) replaceReport(answer.value);
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
