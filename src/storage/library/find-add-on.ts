import { nearestNames } from '../../core/config/nearest-names.ts';
import { AppError } from '../../core/errors.ts';
import { usageOf, type AddOnKind } from '../../contract/add-on-kinds.ts';
import type { AddOn } from '../../contract/library.ts';
import type { StoredOf } from '../add-ons/stored-add-on.ts';
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

interface FoundAddOn<Kind extends AddOnKind> extends OpenAddOn {
  readonly stored: StoredOf<Kind>;
}

const isOf = <Kind extends AddOnKind>(kind: Kind, found: OpenAddOn): found is FoundAddOn<Kind> =>
  found.stored.kind === kind;

/**
 * The add-on of this kind and name. Its file is verified once per visit.
 *
 * @throws AppError `invalid-request`, details: what: the kind, found: the name, nearest: existing names; `integrity`, see
 * `damaged`, if its file has changed
 */
export async function findAddOn<Kind extends AddOnKind>(
  kind: Kind,
  name: string,
): Promise<FoundAddOn<Kind>> {
  const found = await openAddOn(await addOnId(kind, name));
  if (found) {
    await requireSound(found);
    if (isOf(kind, found)) return found;
    throw new AppError('internal', `${found.stored.id} is not of kind ${kind}.`);
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
