import { AppError } from '../../../core/errors.ts';
import { EMBEDDED_UPSCALERS, type Upscaler } from '../../../contract/enlarging.ts';
import type { HiresUpscaler } from '../../../contract/hires.ts';
import { openStoredUpscaler } from '../../../storage/add-ons/upscaler/open-upscaler.ts';
import { openEmbeddedUpscaler } from '../../../storage/embedded-upscaler.ts';
import { addOnId } from '../../../storage/library/add-ons.ts';
import type { StoredUpscaler } from '../../../storage/stored-upscaler.ts';
import { embeddedUpscalerUrl } from '../../beside-the-page.ts';

type Network = Exclude<Upscaler, { readonly type: 'lanczos' }>;

/** The upscaler that was opened last: as long as it is the same object, its sessions stay on the device. */
let last: StoredUpscaler | null = null;

/** @throws AppError `invalid-request` if there is no upscaler of this name; `integrity`, `offline`, and whatever the store throws */
export async function openUpscaler(upscaler: Network): Promise<StoredUpscaler> {
  const isLast = upscaler.type === 'embedded' && last?.manifest.id === upscaler.id;
  if (last && isLast) return last;
  const opened = await open(upscaler);
  if (last?.contentId !== opened.contentId) last = opened;
  return last;
}

function open(upscaler: Network): Promise<StoredUpscaler> {
  if (upscaler.type === 'add-on') return openStoredUpscaler(upscaler.name);
  const { id } = upscaler;
  if (EMBEDDED_UPSCALERS.some((one) => one.id === id)) {
    return openEmbeddedUpscaler(embeddedUpscalerUrl(id));
  }
  throw new AppError('invalid-request', `No upscaler ${id}.`, { field: 'upscaler', found: id });
}

/** The ids of add-ons that must not change while it is used. */
export async function idsOfUpscaler(upscaler: HiresUpscaler): Promise<readonly string[]> {
  return upscaler.type === 'add-on' ? [await addOnId('upscaler', upscaler.name)] : [];
}
