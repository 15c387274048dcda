import { AppError } from '../../../core/errors.ts';
import { tensorsAt } from '../../../core/formats/checkpoint/tensors-at.ts';
import type { AddOn, ShrinkProgress } from '../../../contract/library.ts';
import { blobSource } from '../../blob-source.ts';
import { eightBitFile } from '../../eight-bit-weights.ts';
import { writeHashed } from '../../hashed-file.ts';
import { openAddOn, storeAddOn } from '../../library/add-ons.ts';
import { reported } from '../../library/shrink-progress.ts';
import { requireSound } from '../../library/verify-add-on.ts';
import { requireSpace } from '../../opfs.ts';
import { openSafetensors } from '../../safetensors-file.ts';
import { controlForm } from './control-form.ts';

/**
 * Replaces a ControlNet by the same in eight bits, as `shrinkModel` does a model's UNet. A picture that it guides now is painted
 * with the old one to its end.
 *
 * @throws AppError `invalid-request` for anything else; `integrity` if its file has changed; `quota`
 */
export async function shrinkControlNet(
  id: string,
  onProgress: (progress: ShrinkProgress) => void,
): Promise<AddOn> {
  const found = await openAddOn(id);
  if (found?.stored.kind !== 'control-net') throw notShrinkable(id);
  const { stored, file } = { ...found, stored: found.stored };
  if (controlForm(stored.config) !== 'controlnet' || stored.precision) throw notShrinkable(id);
  await requireSound(found);
  const { tensors } = await openSafetensors(file, stored.name);
  const made = eightBitFile(tensorsAt(blobSource(stored.name, file), tensors));
  await requireSpace(made.bytes);
  return storeAddOn(stored, async (directory, path) => {
    const { path: _, ...written } = await writeHashed(directory, path, reported(made, onProgress));
    const { kind, config, hash } = stored;
    return { kind, config, precision: 'int8', ...(hash !== undefined && { hash }), ...written };
  });
}

const notShrinkable = (id: string) =>
  new AppError('invalid-request', `${id} cannot become smaller.`, { field: 'id', found: id });
