import { nearestNames } from '../../core/config/nearest-names.ts';
import { AppError } from '../../core/errors.ts';
import { usageOf } from '../../contract/add-on-kinds.ts';
import type { AddOn } from '../../contract/library.ts';
import { addOnId, listAddOns, openAddOn, type OpenAddOn } from './add-ons.ts';
import { requireSound } from './verify-add-on.ts';

/** An existing add-on with this name, unless it is the same file. */
export async function namesake(
  { kind, name }: Pick<AddOn, 'kind' | 'name'>,
  hash: string,
): Promise<AddOn | null> {
  const id = await addOnId(kind, name);
  const found = await openAddOn(id);
  if (!found || found.stored.hash === hash) return null;
  return (await listAddOns()).find((addOn) => addOn.id === id) ?? null;
}

/**
 * The add-on of this kind and name. Its file is verified once per visit.
 *
 * @throws AppError `invalid-request`, details: what: the kind, found: the name, nearest: existing names; `integrity`, see
 * `damaged`, if its file has changed
 */
export async function findAddOn(kind: AddOn['kind'], name: string): Promise<OpenAddOn> {
  const found = await openAddOn(await addOnId(kind, name));
  if (found) {
    await requireSound(found);
    return found;
  }
  const ofKind = (await listAddOns()).filter((addOn) => addOn.kind === kind);
  const nearest = nearestNames(
    name,
    ofKind.map((addOn) => addOn.name),
  );
  throw new AppError('invalid-request', `No ${kind} ${name} among the add-ons.`, {
    field: fieldOf(kind),
    what: kind,
    found: name,
    nearest,
  });
}

/** The field of a request that names it. */
function fieldOf(kind: AddOn['kind']): string {
  const use = usageOf(kind);
  if (use.by === 'option') return use.option;
  if (use.by === 'tool') return 'models';
  if (use.by === 'control') return 'controls';
  return use.by === 'job' ? use.field : 'prompt';
}
