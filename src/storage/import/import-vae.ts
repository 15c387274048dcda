import { deriveVaeConfig } from '../../core/formats/checkpoint/derive-configs.ts';
import { modelParts } from '../../core/formats/checkpoint/model-parts.ts';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import type { Added, ImportWarning, NameTaken } from '../../contract/model-import.ts';
import { storeAddOn } from '../library/add-ons.ts';
import { namesake } from '../library/find-add-on.ts';
import { requireSpace } from '../opfs.ts';
import { addOnHash } from './add-on-hash.ts';
import { partToCheck } from './model-checks.ts';
import { layOut } from './half-weights.ts';
import type { ImportContext } from './import-model.ts';
import type { PartRecipe } from './model-recipe.ts';
import { refuseOtherVaes } from './other-families.ts';
import { readableWeights } from './readable-weights.ts';
import type { FoundVae } from './recognise.ts';
import { WriteProgress, writePart } from './write-model.ts';

/**
 * Converts a separate VAE in the same way as a model's own.
 *
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`, `quota`; the signal's reason
 */
export async function importVae(
  found: FoundVae,
  { checkVae, mayReplace, onProgress, signal }: ImportContext,
): Promise<Extract<Added, { type: 'add-on' }> | NameTaken> {
  const { name, path, file, checkpoint } = found;
  const { config, tensors } = vaeRecipe(found);
  const layout = layOut(path, tensors, 'F16');
  const configPath = found.config?.path ?? path;
  const part = partToCheck(path, { path: configPath, text: config }, layout.index);
  const latents = checkVae(part, configPath);
  await requireSpace(layout.bytes);
  const hash = await addOnHash('vae', file, checkpoint);
  signal.throwIfAborted();
  refuseOtherVaes(path, {
    stated: checkpoint.metadata.get('modelspec.architecture') ?? '',
    config: parsePythonJson(config, configPath),
    sha256: hash,
  });

  const other = mayReplace ? null : await namesake({ kind: 'vae', name }, hash);
  if (other) return { type: 'name-taken', addOn: other };

  const warnings: ImportWarning[] = [];
  // The user would not recognise the name of the converted file.
  const report = new WriteProgress(
    layout.bytes,
    (event) => onProgress({ ...event, file: path }),
    signal,
  );
  const addOn = await storeAddOn({ kind: 'vae', name }, async (directory, target) => {
    const { entry, overflows } = await writePart(directory, target, layout, tensors, report);
    if (overflows.length > 0) warnings.push({ type: 'kept-in-fp32', tensors: overflows });
    const [ending = ''] = /(\.vae)?\.\w+$/i.exec(path) ?? [];
    const { path: _, ...written } = entry;
    return { kind: 'vae', source: name + ending, config, latents, hash, ...written };
  });
  return { type: 'add-on', addOn, warnings };
}

/** Its weights with diffusers' names, and its config: the one beside them, or one derived from their shapes. */
export function vaeRecipe({ checkpoint, config }: FoundVae): PartRecipe {
  const tensors = readableWeights('vae', modelParts(checkpoint).vae ?? new Map());
  return { tensors, config: config?.text ?? JSON.stringify(deriveVaeConfig(tensors)) };
}
