import { blobChunks } from '../blob-source.ts';
import { BY_BLOCKS, contentHasher, hasContent } from '../content-hash.ts';
import { noteAddOn, type OpenAddOn } from './add-ons.ts';
import { damaged } from './verified.ts';

/** Files that this worker has found intact; later writes change their time. */
const sound = new Set<string>();

/**
 * Add-ons are small enough to be verified before use, once per visit.
 *
 * @throws AppError `integrity`, see `damaged`, if the file has changed since it was written; the library then shows that
 */
export async function requireSound(addOn: OpenAddOn): Promise<void> {
  const { stored, file } = addOn;
  const { kind, name, sha256, blockBytes } = stored;
  const state = `${stored.file} ${String(file.lastModified)}`;
  if (sound.has(state)) return;
  if (sha256 === undefined) {
    // From a version without hashes, so its current content has to count as right.
    const hasher = await contentHasher(BY_BLOCKS);
    for await (const chunk of blobChunks(file, name)) await hasher.update(chunk);
    await noteAddOn(addOn, await hasher.digest());
  } else {
    const isSound = await hasContent(file, { sha256, blockBytes });
    if (isSound === (stored.isDamaged ?? false)) await noteAddOn(addOn, { isDamaged: !isSound });
    if (!isSound) throw damaged(kind, name, stored.file);
  }
  sound.add(state);
}
