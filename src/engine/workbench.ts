import { AppError } from '../core/errors.ts';
import type { BackendPreference, ProgressEvent } from '../contract/engine-api.ts';
import type { ComputeDevice, openDevice } from '../runtime/device.ts';
import { DeviceSlot } from '../runtime/device-slot.ts';
import { memoryPlan } from '../runtime/memory-plan.ts';
import type { LoadedPart } from '../runtime/parts/part-sessions.ts';
import type { StoredModel } from '../storage/stored-model.ts';
import type { ModelSource } from './model-source.ts';

type OnProgress = (event: ProgressEvent) => void;

/** A model as a job uses it. */
export interface DeviceModel {
  /** The most that its weights can take at once. */
  readonly weightBytes: number;
  /** @returns false when there is nothing left to give up */
  saveMemory(): Promise<boolean>;
  release(): Promise<void>;
}

/** What can be put on a device: a model, or an add-on that works by itself. */
export interface Stored {
  readonly manifest: { readonly id: string };
}

/** Puts one kind of model on a device; its sessions are created later, when they are needed. */
export type OpenModel<Model extends DeviceModel, From extends Stored = StoredModel> = (
  stored: From,
  device: ComputeDevice,
  onLoading: (part: LoadedPart) => void,
) => Promise<Model>;

/** A model that is on the device now; replaced when another of its kind is needed, or the device changes. */
export interface Loaded<
  Model extends DeviceModel = DeviceModel,
  From extends Stored = StoredModel,
> {
  readonly stored: From;
  readonly device: ComputeDevice;
  readonly model: Model;
}

type AnyLoaded = Loaded<DeviceModel, Stored>;

const nobody: OnProgress = () => undefined;

/** The shared state of all jobs: open models, the device, and what is on it: one model of each kind. */
export class Workbench {
  readonly #models: ModelSource;
  readonly #opened = new Map<string, Promise<StoredModel>>();
  /** After the GPU is lost, its sessions are dead, and the next job opens a new device. */
  readonly #device: DeviceSlot;
  #preference: BackendPreference = 'auto';
  /** The key is the function that puts the kind on a device. */
  readonly #loaded = new Map<unknown, AnyLoaded>();
  /** For each loaded model, the ids of other models whose parts it uses. */
  readonly #borrowed = new WeakMap<DeviceModel, readonly string[]>();
  #onProgress = nobody;

  /** @param open opens a device; the runtime's function by default */
  constructor(models: ModelSource, open?: typeof openDevice) {
    this.#models = models;
    this.#device = new DeviceSlot((lost) => {
      for (const [open, { device }] of this.#loaded) if (device === lost) this.#loaded.delete(open);
    }, open);
  }

  /** Sets who hears of sessions created from now on; null for nobody. */
  reportTo(onProgress: OnProgress | null): void {
    this.#onProgress = onProgress ?? nobody;
  }

  /** Opens the device that this and all later jobs use. */
  async choose(preference: BackendPreference): Promise<ComputeDevice> {
    if (preference !== this.#preference) {
      this.#preference = preference;
      await this.#dropDevice();
    }
    return this.device();
  }

  device(): Promise<ComputeDevice> {
    return this.#device.get(this.#preference);
  }

  /** Closes the device. What was on it has to be loaded again on the next one. */
  leaveDevice(): Promise<void> {
    return this.#dropDevice();
  }

  /** Opens a model's files, again if they have changed. */
  async open(modelId: string, onProgress: OnProgress): Promise<StoredModel> {
    const known = this.#opened.get(modelId);
    if (known && (await this.#models.isCurrent(await known))) return known;
    const opening = this.#models.open(modelId, onProgress);
    this.#opened.set(modelId, opening);
    opening.catch(() => this.#opened.delete(modelId));
    return opening;
  }

  /**
   * Puts a model on the device, where it replaces the previous one of its kind.
   *
   * @param open identifies the kind, so it must always be the same function
   * @param borrowed ids of other models whose parts it uses
   */
  async load<Model extends DeviceModel, From extends Stored = StoredModel>(
    stored: From,
    open: OpenModel<Model, From>,
    borrowed: readonly string[] = [],
  ): Promise<Loaded<Model, From>> {
    const device = await this.device();
    let loaded = this.#loaded.get(open) as Loaded<Model, From> | undefined;
    if (loaded?.stored !== stored) {
      await loaded?.model.release();
      const model = await open(stored, device, (part) =>
        this.#onProgress({ type: 'loading', part }),
      );
      loaded = { stored, device, model };
      this.#loaded.set(open, loaded);
    }
    this.#borrowed.set(loaded.model, borrowed);
    return loaded;
  }

  /** Takes all other models off the device if it should not hold them beside this one. */
  async makeRoomFor(loaded: AnyLoaded): Promise<void> {
    const models = [...this.#loaded.values()].map(({ model }) => model);
    const bytes = models.reduce((sum, { weightBytes }) => sum + weightBytes, 0);
    if (memoryPlan(bytes, loaded.device) === 'keep-all') return;
    await this.#release((other) => other !== loaded);
  }

  /**
   * Runs `work` on a loaded model. If memory runs out, it runs once more with less; after any other failure the next job
   * starts from the disk.
   */
  async compute<T>(loaded: AnyLoaded, work: () => Promise<T>): Promise<T> {
    try {
      return await work().catch(async (error: unknown) => {
        const isMemory = error instanceof AppError && error.code === 'out-of-memory';
        if (isMemory && (await this.#saveMemory(loaded))) return work();
        throw error;
      });
    } catch (error) {
      // The request is at fault, not the engine.
      if (error instanceof AppError && error.code === 'invalid-request') throw error;
      // A failed session may be in an undefined state, or its file may be damaged.
      for (const id of this.#idsOf(loaded)) this.#opened.delete(id);
      await this.#dropDevice();
      throw error;
    }
  }

  /** Drops a model that was changed or deleted, and frees its memory. */
  async letGo(modelId: string): Promise<void> {
    this.#opened.delete(modelId);
    await this.#release((loaded) => this.#idsOf(loaded).includes(modelId));
  }

  #idsOf({ stored, model }: AnyLoaded): readonly string[] {
    return [stored.manifest.id, ...(this.#borrowed.get(model) ?? [])];
  }

  async #saveMemory(used: AnyLoaded): Promise<boolean> {
    const others = await this.#release((loaded) => loaded !== used);
    return (await used.model.saveMemory()) || others > 0;
  }

  /** @returns how many models it has released */
  async #release(isWanted: (loaded: AnyLoaded) => boolean): Promise<number> {
    const released = [...this.#loaded].filter(([, loaded]) => isWanted(loaded));
    for (const [open] of released) this.#loaded.delete(open);
    for (const [, { model }] of released) await model.release();
    return released.length;
  }

  async #dropDevice(): Promise<void> {
    await this.#release(() => true).catch(() => undefined);
    await this.#device.drop();
  }
}
