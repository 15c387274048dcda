import type { SamplerId } from '../contract/manifest.ts';
import type { GenerationParameters } from '../contract/engine-api.ts';
import type { SliceCreator } from './app-state.ts';
import {
  NUMBER_RULES,
  readNumber,
  readPrompt,
  stepsRule,
  type FieldNote,
  type NumberField,
} from './fields.ts';
import { resolveOptions, reviveOverrides, type Form, type ModelOptions } from './form.ts';
import type { Picture } from './ports.ts';

export type NotedField = NumberField | 'prompt' | 'negativePrompt';

type Notes = Readonly<Partial<Record<NotedField, FieldNote | null>>>;

export interface FormSlice {
  readonly form: Form;
  /** What became of the last entry in a field, where it was not taken as it stood. */
  readonly notes: Notes;
  setPrompt(text: string): void;
  setNegativePrompt(text: string): void;
  /** Takes what was typed; anything out of range is brought into it, with a note. */
  setNumber(field: NumberField, text: string): void;
  setSampler(sampler: SamplerId): void;
  setUseStyleTag(useStyleTag: boolean): void;
  setClipSkip(clipSkip: 1 | 2): void;
  setTextEncoder(modelId: string | null): void;
  setVae(name: string | null): void;
  setSeedMode(seedMode: Form['seedMode']): void;
  /** Back to the model's own defaults; prompt and seed stay. */
  resetOptions(): void;
  /** Makes the form say what made this picture, its seed included, and takes the model that did. */
  reuse(picture: Picture): Promise<void>;
}

export function createFormSlice(form: Form): SliceCreator<FormSlice> {
  return (set, get) => {
    const update = (change: Partial<Form>) => set({ form: { ...get().form, ...change } });
    const override = (change: Partial<ModelOptions>) =>
      update({ overrides: { ...get().form.overrides, ...change } });
    const remark = (field: NotedField, note: FieldNote | null) => {
      set({ notes: { ...get().notes, [field]: note } });
    };

    /** What made the picture paints the next one; where it is not here any more, the user is told. */
    const takeModel = async ({ modelId, modelName }: GenerationParameters) => {
      await get().loadLibrary();
      const models = get().library?.models ?? [];
      if (models.some(({ manifest }) => manifest.id === modelId)) {
        await get().chooseModel(modelId);
      } else {
        set({ modelNotice: { type: 'not-here', name: modelName } });
      }
    };

    return {
      form,
      notes: {},
      setPrompt(text) {
        const { value, note } = readPrompt(text);
        update({ prompt: value });
        remark('prompt', note);
      },
      setNegativePrompt(text) {
        const { value, note } = readPrompt(text);
        override({ negativePrompt: value });
        remark('negativePrompt', note);
      },
      setNumber(field, text) {
        // A1111 writes -1 for a seed of its own choice.
        if (field === 'seed' && text.trim().normalize('NFKC') === '-1') {
          get().setSeedMode('fresh');
          return;
        }
        if (field === 'seed' || field === 'batchCount') {
          const { value, note } = readNumber(field, text, get().form[field]);
          update({ [field]: value });
          remark(field, note);
          return;
        }
        const { model } = get();
        if (model.status !== 'ready') return;
        const options = resolveOptions(model.manifest, get().form);
        const rule = field === 'steps' ? stepsRule(options.sampler) : NUMBER_RULES[field];
        const { value, note } = readNumber(field, text, options[field], rule);
        override({ [field]: value });
        remark(field, note);
      },
      setSampler(sampler) {
        override({ sampler });
        const { model } = get();
        if (model.status !== 'ready') return;
        const { steps } = resolveOptions(model.manifest, get().form);
        const { value, note } = readNumber('steps', String(steps), steps, stepsRule(sampler));
        if (value !== steps) override({ steps: value });
        remark('steps', note);
      },
      setUseStyleTag: (useStyleTag) => override({ useStyleTag }),
      setClipSkip: (clipSkip) => override({ clipSkip }),
      setTextEncoder: (textEncoder) => override({ textEncoder }),
      setVae: (vae) => override({ vae }),
      setSeedMode(seedMode) {
        update({ seedMode });
        remark('seed', null);
      },
      resetOptions() {
        get().offerFormBack('reset');
        update({ overrides: {} });
        set({ notes: {} });
      },
      async reuse({ parameters }) {
        const { prompt, seed } = parameters;
        get().offerFormBack('reused');
        // A picture of an earlier version says less.
        const overrides = reviveOverrides({ ...parameters });
        if (parameters.modelId !== get().modelId) await takeModel(parameters);
        update({ prompt, seed, seedMode: 'fixed', batchCount: 1, overrides });
        set({ notes: {} });
      },
    };
  };
}
