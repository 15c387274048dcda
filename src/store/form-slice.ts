import type { GenerationParameters } from '../contract/engine-api.ts';
import {
  isOwnOption,
  MODEL_OPTIONS,
  numberRule,
  OWN_OPTIONS,
} from '../contract/picture-options.ts';
import { isEmbedded } from '../contract/model-files.ts';
import { HIRES_LIMITS } from '../contract/hires.ts';
import type { SliceCreator } from './state/app-state.ts';
import { pictureFileName } from './file-name.ts';
import { readNumber, readText, type FieldNote } from './fields.ts';
import { EMPTY_HIRES } from './hires-form.ts';
import { sizeFit } from './size-fit.ts';
import { formOf, resolveOptions, type Form, type ModelOptions } from './form.ts';
import type { NotedField, FormSlice } from './state/form-state.ts';

export function createFormSlice(form: Form): SliceCreator<FormSlice> {
  return (set, get) => {
    const update = (change: Partial<Form>) => set({ form: { ...get().form, ...change } });
    const override = (change: Partial<ModelOptions>) =>
      update({ overrides: { ...get().form.overrides, ...change } });
    const remark = (field: NotedField, note: FieldNote | null) => {
      set({ notes: { ...get().notes, [field]: note } });
    };

    /** Switches to the picture's model for the next picture; tells the user if that model is not on this device. */
    const takeModel = async ({ modelId, modelName }: GenerationParameters) => {
      await get().loadLibrary();
      const models = get().library?.models ?? [];
      if (models.some(({ manifest }) => manifest.id === modelId)) {
        await get().chooseModel(modelId);
      } else {
        set({ modelNotice: { type: 'not-here', name: modelName } });
      }
    };

    /** Warns if an earlier version of the model that ships with the page painted at another size. */
    const warnOfSize = ({ modelId, modelVersion, width, height }: GenerationParameters) => {
      const { model } = get();
      if (model.status !== 'ready') return;
      const { manifest } = model;
      const isSame = manifest.id !== modelId || manifest.version === modelVersion;
      if (isSame || !isEmbedded(manifest) || sizeFit(manifest, width, height) === 'fits') return;
      set({ modelNotice: { type: 'other-size', manifest, size: { width, height } } });
    };

    return {
      form,
      notes: {},
      setPrompt(text) {
        const { value, note } = readText(text);
        update({ prompt: value });
        remark('prompt', note);
      },
      setText(field, text) {
        const { value, note } = readText(text, MODEL_OPTIONS[field].maxLength);
        override({ [field]: value });
        remark(field, note);
      },
      setNumber(field, text) {
        // A1111 writes -1 for a random seed.
        if (field === 'seed' && text.trim().normalize('NFKC') === '-1') {
          get().setSeedMode('fresh');
          return;
        }
        if (isOwnOption(field)) {
          const { value, note } = readNumber(text, get().form[field], OWN_OPTIONS[field]);
          update({ [field]: value });
          remark(field, note);
          return;
        }
        const { model } = get();
        if (model.status !== 'ready') return;
        const options = resolveOptions(model.manifest, get().form);
        const rule = numberRule(field, options.sampler);
        const { value, note } = readNumber(text, options[field], rule);
        override({ [field]: value });
        remark(field, note);
      },
      setOption(key, value) {
        override({ [key]: value });
        const { model } = get();
        if (key !== 'sampler' || model.status !== 'ready') return;
        const { steps, sampler } = resolveOptions(model.manifest, get().form);
        const read = readNumber(String(steps), steps, numberRule('steps', sampler));
        if (read.value !== steps) override({ steps: read.value });
        remark('steps', read.note);
      },
      setHires(change) {
        const { hires } = get().form;
        // The choice of tiles comes with a picture that was painted with it; at another scale, the device decides.
        const tiles = 'scale' in change ? null : hires.tiles;
        update({ hires: { ...hires, tiles, ...change } });
      },
      setHiresNumber(field, text) {
        const { value, note } = readNumber(text, get().form.hires[field], HIRES_LIMITS[field]);
        get().setHires({ [field]: value });
        remark(field === 'steps' ? 'hiresSteps' : 'hiresStrength', note);
      },
      setSeedMode(seedMode) {
        update({ seedMode });
        remark('seed', null);
      },
      resetOptions() {
        get().offerFormBack('reset');
        update({ hires: EMPTY_HIRES, overrides: {} });
        set({ notes: {} });
      },
      async reuse(picture) {
        const { parameters } = picture;
        if (!parameters) {
          const file = get().heldFile(picture.id) ?? (await get().neededFile(picture.id));
          if (!file) return;
          return get().readPicture(new File([file], pictureFileName(picture), { type: file.type }));
        }
        get().offerFormBack('reused');
        if (parameters.modelId !== get().modelId) await takeModel(parameters);
        set({ form: formOf(parameters), notes: {} });
        warnOfSize(parameters);
        const name = pictureFileName(picture);
        await get().startLike(parameters.start, { name, fromId: picture.fromId ?? null });
        await get().guideLike(parameters.controls);
      },
    };
  };
}
