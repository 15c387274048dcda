import type { WeightsKind } from '../../contract/add-on-kinds.ts';
import type { Added, NameTaken } from '../../contract/model-import.ts';
import type { ImportContext } from '../import/import-model.ts';
import { storeAddOn } from '../library/add-ons.ts';
import { namesake } from '../library/find-add-on.ts';
import { requireSpace } from '../opfs.ts';
import { prepareControlNet } from './control-net/prepare-control-net.ts';
import { prepareEmbedding } from './embedding/prepare-embedding.ts';
import { prepareImageEncoder } from './image-encoder/prepare-image-encoder.ts';
import { prepareIpAdapter } from './ip-adapter/prepare-ip-adapter.ts';
import { prepareLora } from './lora/prepare-lora.ts';
import type { FoundAddOn, PrepareAddOn, Surroundings } from './prepared-add-on.ts';
import { prepareTextEncoder } from './text-encoder/prepare-text-encoder.ts';
import { textsInside } from './texts-inside.ts';
import { prepareUpscaler } from './upscaler/prepare-upscaler.ts';
import { prepareVae } from './vae/prepare-vae.ts';

const PREPARE: Readonly<Record<WeightsKind, PrepareAddOn>> = {
  lora: prepareLora,
  embedding: prepareEmbedding,
  vae: prepareVae,
  'image-encoder': prepareImageEncoder,
  'text-encoder': prepareTextEncoder,
  'control-net': prepareControlNet,
  upscaler: prepareUpscaler,
  'ip-adapter': prepareIpAdapter,
};

/**
 * Imports a file as an add-on. All possible refusals come before the first byte is written.
 *
 * @throws AppError `invalid-config`, `invalid-file`, `unsupported`, `quota`; the signal's reason
 */
export async function importAddOn(
  found: FoundAddOn,
  surroundings: Surroundings,
  context: ImportContext,
): Promise<Extract<Added, { type: 'add-on' }> | NameTaken> {
  const { kind } = found;
  // What is inside a file takes precedence over what lies beside it.
  const files = new Map([...surroundings.files, ...textsInside(found)]);
  const around = { ...surroundings, files };
  const { name, hash, bytes, warnings, write } = await PREPARE[kind](found, around, context);
  await requireSpace(bytes);
  context.signal.throwIfAborted();
  const other = context.mayReplace ? null : await namesake({ kind, name }, hash);
  if (other) return { type: 'name-taken', addOn: other };
  const all = [...warnings];
  const addOn = await storeAddOn({ kind, name }, async (directory, file) => {
    const written = await write(directory, file);
    all.push(...(written.warnings ?? []));
    return { ...written.facts, hash };
  });
  return { type: 'add-on', addOn, warnings: all };
}
