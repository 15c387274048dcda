import { usageOf } from '../contract/add-on-kinds.ts';
import type { AddOn, Library, LibraryModel, ShrinkProgress } from '../contract/library.ts';
import type { ModelManifest } from '../contract/manifest.ts';
import { modelBytes } from '../contract/model-files.ts';
import type { Outcome } from '../contract/engine-api.ts';
import type { AppState, SliceCreator } from './state/app-state.ts';
import type { ModelOptions } from './form.ts';
import type { StorePorts } from './ports.ts';
import type { ModelWork, ModelsSlice } from './state/models-state.ts';

export function createModelsSlice(ports: StorePorts): SliceCreator<ModelsSlice> {
  const { engine, embeddedModelId } = ports;
  return (set, get) => {
    const put = (id: string, work: ModelWork | null) => {
      const { [id]: _, ...others } = get().work;
      set({ work: work ? { ...others, [id]: work } : others });
    };

    /** Shows `work` while it runs, and afterwards its error, if any. */
    const during = async <T>(id: string, work: ModelWork, promise: Promise<Outcome<T>>) => {
      put(id, work);
      const outcome = await promise;
      put(id, outcome.ok ? null : { type: 'failed', error: outcome.error });
      return outcome.ok ? outcome : null;
    };

    const shrinking = async <T>(
      id: string,
      shrink: (report: (progress: ShrinkProgress) => void) => Promise<Outcome<T>>,
    ) => {
      let isOver = false;
      put(id, { type: 'shrinking', writtenBytes: 0, totalBytes: 0 });
      const outcome = await shrink(({ writtenBytes, totalBytes }) => {
        if (!isOver) put(id, { type: 'shrinking', writtenBytes, totalBytes });
      });
      isOver = true;
      put(id, outcome.ok ? null : { type: 'failed', error: outcome.error });
      return outcome;
    };

    const change = async (
      id: string,
      work: ModelWork,
      promise: Promise<Outcome<ModelManifest>>,
    ) => {
      const changed = await during(id, work, promise);
      if (changed) await adopt(id, changed.value);
    };

    const adopt = async (id: string, manifest: ModelManifest) => {
      if (get().modelId === id) set({ model: { status: 'ready', manifest } });
      await get().loadLibrary();
    };

    /** Resets the option of every model that used this add-on. */
    const forgetChoice = ({ kind, name }: AddOn) => {
      const use = usageOf(kind);
      if (use.by !== 'option') return;
      const without = (options: Partial<ModelOptions>): Partial<ModelOptions> => {
        const { [use.option]: chosen, ...others } = options;
        return chosen === name ? others : options;
      };
      const { form, optionsByModel } = get();
      set({
        form: { ...form, overrides: without(form.overrides) },
        optionsByModel: Object.fromEntries(
          Object.entries(optionsByModel).map(([id, options]) => [id, without(options)]),
        ),
      });
    };

    const lookAtStorage = async () => {
      const outcome = await engine.storageUse();
      if (outcome.ok) set({ storageUse: outcome.value });
    };

    return {
      library: null,
      libraryError: null,
      storageUse: null,
      work: {},
      async loadLibrary() {
        const [outcome] = await Promise.all([engine.listModels(), lookAtStorage()]);
        if (!outcome.ok) {
          set({ libraryError: outcome.error });
          return;
        }
        set({ library: outcome.value, libraryError: null });
        get().showPendingDownloads(outcome.value.downloads);
      },
      renameModel: (id, name) => change(id, { type: 'renaming' }, engine.renameModel(id, name)),
      setPrediction: (id, prediction) =>
        change(id, { type: 'changing' }, engine.setPrediction(id, prediction)),
      setSafetyCheck: (id, isOn) =>
        change(id, { type: 'changing' }, engine.setSafetyCheck(id, isOn)),
      async shrinkModel(id) {
        const outcome = await shrinking(id, (report) => engine.shrinkModel(id, report));
        if (outcome.ok) await adopt(id, outcome.value);
      },
      async shrinkAddOn(id) {
        const outcome = await shrinking(id, (report) => engine.shrinkAddOn(id, report));
        if (outcome.ok) await get().loadLibrary();
      },
      async verifyModel(id) {
        let isOver = false;
        put(id, { type: 'verifying', verifiedBytes: 0, totalBytes: 0 });
        const outcome = await engine.verifyModel(id, ({ verifiedBytes, totalBytes }) => {
          if (!isOver) put(id, { type: 'verifying', verifiedBytes, totalBytes });
        });
        isOver = true;
        if (!outcome.ok) put(id, { type: 'failed', error: outcome.error });
        else if (outcome.value.length === 0) put(id, { type: 'sound' });
        else {
          put(id, { type: 'damaged', damages: outcome.value });
          await get().loadLibrary();
        }
      },
      async exportModel(id) {
        return (await during(id, { type: 'exporting' }, engine.exportModel(id)))?.value ?? null;
      },
      async exportAddOn(id) {
        return (await during(id, { type: 'exporting' }, engine.exportAddOn(id)))?.value ?? null;
      },
      async deleteModel(id) {
        if (id === embeddedModelId) return;
        if (!(await during(id, { type: 'deleting' }, engine.deleteModel(id)))) return;
        if (get().modelId === id) await get().chooseModel(embeddedModelId);
        const { [id]: _, ...optionsByModel } = get().optionsByModel;
        set({ optionsByModel });
        await get().loadLibrary();
      },
      async deleteAddOn(id) {
        const addOn = get().library?.addOns.find((one) => one.id === id);
        if (!(await during(id, { type: 'deleting' }, engine.deleteAddOn(id)))) return;
        if (addOn) forgetChoice(addOn);
        await get().loadLibrary();
      },
      dismissWork: (id) => put(id, null),
      async keepStorage() {
        await ports.keepStorage();
        await lookAtStorage();
      },
    };
  };
}

/** The models that can be chosen; includes the current one even before the library has been listed. */
export function installedModels({
  library,
  model,
}: Pick<AppState, 'library' | 'model'>): readonly LibraryModel[] {
  const models = library?.models ?? [];
  if (model.status !== 'ready') return models;
  const { manifest } = model;
  if (models.some((one) => one.manifest.id === manifest.id)) return models;
  return [{ manifest, shape: null, prediction: null, bytes: modelBytes(manifest) }, ...models];
}

/** The library's other models whose text encoders fit this model's UNet. */
export function fittingTextEncoders(
  library: Library | null,
  modelId: string,
): readonly ModelManifest[] {
  const models = library?.models ?? [];
  const own = models.find(({ manifest }) => manifest.id === modelId)?.shape;
  return models
    .filter(({ shape }) => shape && shape.hiddenSize === own?.crossAttentionDim)
    .map(({ manifest }) => manifest)
    .filter(({ id }) => id !== modelId);
}

/** The library's VAEs that can decode this model's latents. */
export function fittingVaes(library: Library | null, modelId: string): readonly AddOn[] {
  const model = library?.models.find(({ manifest }) => manifest.id === modelId);
  const { channels, factor } = model?.shape?.latents ?? {};
  return (library?.addOns ?? []).filter(
    (addOn) =>
      addOn.kind === 'vae' &&
      addOn.latents.channels === channels &&
      addOn.latents.factor === factor,
  );
}
