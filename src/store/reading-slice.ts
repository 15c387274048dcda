import { addOnKinds, usageOf } from '../contract/add-on-kinds.ts';
import type { AddOn, LibraryModel } from '../contract/library.ts';
import type { Ingredient, PictureSettings } from '../contract/picture-settings.ts';
import { OWN_OPTIONS } from '../contract/picture-options.ts';
import type { SliceCreator } from './state/app-state.ts';
import { reviveOverrides } from './form.ts';
import { readNumber, readText } from './fields.ts';
import { readHiresForm } from './hires-form.ts';
import type { StorePorts } from './ports.ts';
import type { ReadingSlice } from './state/reading-state.ts';

export function createReadingSlice({ engine }: StorePorts): SliceCreator<ReadingSlice> {
  return (set, get) => ({
    readingNotice: null,
    async readPicture(file) {
      set({ readingNotice: null });
      const outcome = await engine.readPicture(file);
      const settings = outcome.ok ? outcome.value : null;
      if (!settings) {
        await get().useAsStart(file, file.name);
        if (get().startNotice?.type !== 'refused') set({ readingNotice: { type: 'no-settings' } });
        return;
      }
      await get().loadLibrary();
      const { models = [], addOns = [] } = get().library ?? {};
      const { form, modelId } = get();
      const { seed, strength, textEncoder = null, ...options } = settings.options;
      const hasEncoder = models.some(({ manifest }) => manifest.id === textEncoder);
      get().offerFormBack('reused', file);
      const startIsMissing = strength !== undefined;
      // A picture that was painted from noise would not come out the same with a start picture.
      if (!startIsMissing) await get().startLike(null);
      const controls = settings.controls ?? [];
      await (controls.length > 0 ? get().guideAsWritten(controls) : get().guideLike([]));
      const model = modelOf(settings, models);
      if (model && model.manifest.id !== modelId) await get().chooseModel(model.manifest.id);
      const missing = settings.ingredients.filter((one) => !isHere(one, models, addOns));
      if (textEncoder !== null && !hasEncoder) {
        missing.push({ kind: 'text-encoder', name: textEncoder, hash: null });
      }
      for (const { kind, name, hash } of controls) {
        if (!addOnHere({ kind, name }, addOns)) missing.push({ kind, name, hash });
      }
      const { hires, missing: upscaler } = readHiresForm(settings.hires, get().library);
      if (upscaler !== null) missing.push({ kind: 'upscaler', name: upscaler, hash: null });
      // The prompt field repeats the picture; the template it was drawn from goes to the earlier prompts.
      if (settings.template !== undefined) void get().rememberPrompt(settings.template);
      const guidesMissing = get().guides.filter(({ picture }) => !picture).length;
      const unknownSampler = settings.unknownSampler ?? null;
      set({
        form: {
          prompt: readText(settings.prompt).value,
          // The prompt already contains what styles added.
          styles: [],
          ...(seed === undefined
            ? { seedMode: 'fresh', seed: form.seed }
            : { seedMode: 'fixed', seed: readNumber(String(seed), 0, OWN_OPTIONS.seed).value }),
          batchCount: 1,
          strength: readNumber(
            String(strength ?? form.strength),
            form.strength,
            OWN_OPTIONS.strength,
          ).value,
          hires,
          overrides: reviveOverrides({
            ...options,
            negativePrompt: settings.negativePrompt,
            // If there was a style tag, the prompt already contains it.
            useStyleTag: false,
            ...chosenAddOns(settings, addOns),
            textEncoder: hasEncoder ? textEncoder : null,
          }),
        },
        notes: {},
        ...((missing.length > 0 ||
          unknownSampler !== null ||
          startIsMissing ||
          guidesMissing > 0) && {
          readingNotice: {
            type: 'incomplete',
            missing,
            unknownSampler,
            startIsMissing,
            guidesMissing,
          },
        }),
      });
    },
    dismissReadingNotice: () => set({ readingNotice: null }),
  });
}

/** By option, the installed add-ons that the picture was made with; null for the model's own part. */
function chosenAddOns({ ingredients }: PictureSettings, addOns: readonly AddOn[]) {
  return Object.fromEntries(
    addOnKinds.flatMap((kind) => {
      const use = usageOf(kind);
      if (use.by !== 'option') return [];
      const wanted = ingredients.find((one) => one.kind === kind);
      return [[use.option, (wanted && addOnHere(wanted, addOns)?.name) ?? null] as const];
    }),
  );
}

const isNamed = ({ manifest }: LibraryModel, name: string) =>
  manifest.id === name || Object.values(manifest.name).includes(name);

function modelOf({ ingredients }: PictureSettings, models: readonly LibraryModel[]) {
  const name = ingredients.find(({ kind }) => kind === 'model')?.name;
  return name === undefined ? undefined : models.find((model) => isNamed(model, name));
}

function isHere(
  { kind, name }: Ingredient,
  models: readonly LibraryModel[],
  addOns: readonly AddOn[],
): boolean {
  if (kind === 'model' || kind === 'text-encoder') {
    return models.some((model) => isNamed(model, name));
  }
  return addOnHere({ kind, name }, addOns) !== undefined;
}

function addOnHere({ kind, name }: Pick<Ingredient, 'kind' | 'name'>, addOns: readonly AddOn[]) {
  // A1111 ignores the case of names.
  const plain = name.toLowerCase();
  return addOns.find((one) => one.kind === kind && one.name.toLowerCase() === plain);
}
