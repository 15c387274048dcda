import { AppError } from '../../core/errors.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import {
  knowsZeroSnr,
  withPrediction,
  type Prediction,
} from '../../core/schedulers/with-prediction.ts';
import { inAnyLanguage } from '../../contract/local-text.ts';
import {
  parseManifest,
  type ModelManifest,
  type PredictionOverride,
} from '../../contract/manifest.ts';
import { algorithmOf } from '../../contract/samplers.ts';
import { defaultSettings } from '../import/imported-manifest.ts';
import { busy, ifFree, inUseLock, modelLock } from '../locks.ts';
import {
  MANIFEST_FILE,
  modelDirectory,
  MODELS_DIRECTORY,
  readManifest,
  writeManifest,
} from '../stored-model.ts';
import { openDirectory, readFile, removePath } from '../opfs.ts';
import { dropIncoming } from './incoming.ts';

const MAX_NAME_LENGTH = 100;

/** @throws AppError `busy` while another tab writes it or paints with it. */
export function deleteModel(id: string): Promise<void> {
  const remove = async () => {
    // Otherwise a model that is waiting to replace it would appear instead.
    await dropIncoming(id);
    const directory = await modelDirectory(id);
    if (!directory) return;
    // Without its manifest it is no longer a model; if the tab closes now, the next sweep removes the rest.
    await removePath(directory, MANIFEST_FILE);
    await removePath(await openDirectory(MODELS_DIRECTORY), id);
  };
  const unused = () => ifFree(inUseLock(id), remove, () => busy(id));
  return ifFree(modelLock(id), unused, () => busy(id));
}

/** @throws AppError `invalid-request` for a name that is empty or too long; `not-found`; `busy`. */
export function renameModel(id: string, name: string): Promise<ModelManifest> {
  const trimmed = name.trim();
  if (trimmed === '' || trimmed.length > MAX_NAME_LENGTH) {
    throw new AppError('invalid-request', `Not a name: "${name}".`, {
      field: 'name',
      found: name,
      max: MAX_NAME_LENGTH,
    });
  }
  return changeManifest(id, (manifest) => ({
    ...manifest,
    name: inAnyLanguage(trimmed),
  }));
}

/**
 * Overrides the prediction type in a model's scheduler config, or with null stops overriding it. If the model's default sampler
 * ignores zero terminal SNR, one that supports it becomes the default for as long.
 *
 * @throws AppError `invalid-config` for an invalid prediction; `not-found`; `busy`
 */
export function setPrediction(
  id: string,
  prediction: PredictionOverride | null,
): Promise<ModelManifest> {
  return changeManifest(id, async (manifest, directory) => {
    const { prediction: before, ...others } = manifest;
    const path = manifest.parts.scheduler.config;
    const config = parsePythonJson((await (await readFile(directory, path))?.text()) ?? '', path);
    const ownSampler = (said: Prediction | null | undefined) =>
      defaultSettings(said ? withPrediction(config, said) : config).sampler;
    const { sampler } = manifest.defaults;
    const isBlind = prediction?.isZeroSnr && !knowsZeroSnr(algorithmOf(sampler).className);
    const isSubstitute = before?.isZeroSnr && sampler === ownSampler(before);
    return parseManifest({
      ...others,
      defaults: {
        ...manifest.defaults,
        sampler: isBlind || isSubstitute ? ownSampler(prediction) : sampler,
      },
      ...(prediction && { prediction }),
    });
  });
}

/**
 * Turns a model's own safety checker off, or on again.
 *
 * @throws AppError `not-found`; `busy`
 */
export function setSafetyCheck(id: string, isOn: boolean): Promise<ModelManifest> {
  return changeManifest(id, ({ checksPictures: _, ...others }) => ({
    ...others,
    ...(!isOn && { checksPictures: false }),
  }));
}

function changeManifest(
  id: string,
  change: (
    manifest: ModelManifest,
    directory: FileSystemDirectoryHandle,
  ) => ModelManifest | Promise<ModelManifest>,
): Promise<ModelManifest> {
  return ifFree(
    modelLock(id),
    async () => {
      const directory = await modelDirectory(id);
      const manifest = directory && (await readManifest(directory));
      if (!directory || !manifest) throw new AppError('not-found', `No model ${id}.`, { what: id });
      const changed = await change(manifest, directory);
      await writeManifest(directory, changed);
      return changed;
    },
    () => busy(id),
  );
}
