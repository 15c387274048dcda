import { nearestNames } from '../../core/config/nearest-names.ts';
import { AppError } from '../../core/errors.ts';
import type { AddOn } from '../../models/library.ts';
import { listAddOns, openAddOn } from './add-ons.ts';

/**
 * The LoRA or embedding that prompts call by this name.
 *
 * @throws AppError `invalid-request`, details: what: the kind, found: the name, nearest: names that there are
 */
export async function findAddOn(kind: AddOn['kind'], name: string): Promise<File> {
  const ofKind = (await listAddOns()).filter((addOn) => addOn.kind === kind);
  const found = ofKind.find((addOn) => addOn.name === name);
  const file = found && (await openAddOn(found.id));
  if (file) return file;
  const nearest = nearestNames(
    name,
    ofKind.map((addOn) => addOn.name),
  );
  throw new AppError('invalid-request', `No ${kind} ${name} among the add-ons.`, {
    field: 'prompt',
    what: kind,
    found: name,
    nearest,
  });
}
