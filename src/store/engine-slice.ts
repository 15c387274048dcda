import type { ModelManifest } from '../models/manifest.ts';
import type { BackendPreference, DeviceReport } from '../protocol/engine-api.ts';
import type { SliceCreator } from './app-state.ts';
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

export interface EngineSlice {
  readonly device: DeviceState;
  readonly model: ModelState;
  /** Looks at the device and brings the model in; called again, tries what failed once more. */
  startEngine(): Promise<void>;
  /** Where to compute from the next picture on. */
  setBackend(backend: BackendPreference): Promise<void>;
  /** Resolves when the model is there (true) or cannot be had for now (false). */
  whenReady(): Promise<boolean>;
}

export function createEngineSlice({ engine, modelId }: StorePorts): SliceCreator<EngineSlice> {
  return (set, get) => {
    let starting: Promise<boolean> | null = null;

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

    const bringModel = async () => {
      set({ model: { status: 'waiting' } });
      const outcome = await engine.prepare(modelId, (event) => {
        // Events may trail behind the outcome; the outcome has the last word.
        if (event.type !== 'downloading' || get().model.status === 'ready') return;
        const { loadedBytes, totalBytes } = event;
        set({ model: { status: 'downloading', loadedBytes, totalBytes } });
      });
      set({
        model: outcome.ok
          ? { status: 'ready', manifest: outcome.value }
          : { status: 'failed', error: outcome.error },
      });
      return outcome.ok;
    };

    const start = async () => {
      const { device, model } = get();
      const hasDevice = device.status === 'ready' || (await lookAtDevice());
      return hasDevice && (model.status === 'ready' || (await bringModel()));
    };

    const startOnce = () => {
      starting ??= start().finally(() => {
        starting = null;
      });
      return starting;
    };

    return {
      device: { status: 'starting' },
      model: { status: 'waiting' },
      async startEngine() {
        await startOnce();
      },
      async setBackend(backend) {
        set({ preferences: { ...get().preferences, backend } });
        await starting;
        await lookAtDevice();
      },
      whenReady: startOnce,
    };
  };
}
