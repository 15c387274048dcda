import { blobChunks } from '../blob-source.ts';
import { BY_BLOCKS, contentHasher, hasContent } from '../content-hash.ts';
import { noteAddOn, type OpenAddOn } from './add-ons.ts';
import { damaged } from './verified.ts';

/** Found sound by this worker; whoever writes to one later changes its time. */
const sound = new Set<string>();

/**
 * Add-ons are small enough to be read before they are used, once a visit.
 *
 * @throws AppError `integrity`, of `damaged`, when the file is not as it was written; the library then shows it
 */
export async function requireSound(addOn: OpenAddOn): Promise<void> {
  const { stored, file } = addOn;
  const { kind, name, sha256, blockBytes } = stored;
  const state = `${stored.file} ${String(file.lastModified)}`;
  if (sound.has(state)) return;
  if (sha256 === undefined) {
    // From before there were hashes: what it is now has to count as right.
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
