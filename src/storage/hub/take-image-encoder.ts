import { openCheckpoint } from '../../core/formats/checkpoint/open-checkpoint.ts';
import {
  bytesOfRanges,
  type ByteRange,
  type DownloadPlan,
  type SiteToken,
} from '../../contract/download-plan.ts';
import {
  CLIP_CONFIG,
  CLIP_WEIGHTS,
  imageEncoderRecipe,
  neededTensors,
  PROCESSOR_CONFIGS,
} from '../add-ons/image-encoder/image-encoder-recipe.ts';
import type { TextFile } from '../add-ons/text-beside.ts';
import { joinRanges } from '../download/file-parts.ts';
import { isTransient } from '../download/retry.ts';
import { sha256OfBlob } from '../file-hash.ts';
import type { CheckImageEncoder } from '../import/model-checks.ts';
import { requestOf } from '../plan-source.ts';
import { NotInspectable, remoteSource } from './remote-source.ts';
import { readSmallFile } from './small-file.ts';

interface Options {
  readonly checkImageEncoder: CheckImageEncoder;
  readonly signal: AbortSignal;
  readonly token?: SiteToken | undefined;
}

/**
 * Reduces the plan for a CLIPModel to the bytes that the import will read: the file's tables, the image encoder and the
 * projections.
 *
 * @returns the same plan if the site does not support ranges
 * @throws AppError like the import
 */
export async function takeImageEncoder(
  plan: DownloadPlan,
  { checkImageEncoder, signal, token }: Options,
): Promise<DownloadPlan> {
  const weights = plan.files.find(({ path }) => CLIP_WEIGHTS.test(path))!;
  const { urlOf, headers } = requestOf(plan.source, token);
  const textFile = async (names: readonly string[]): Promise<TextFile | null> => {
    const path = names.find((name) => plan.files.some((file) => file.path === name));
    if (path === undefined) return null;
    return { path, text: await readSmallFile(urlOf(path), path, { headers, signal }) };
  };
  const { path, bytes } = weights;
  const site = remoteSource({ name: path, url: urlOf(path), bytes, headers, signal });
  // The import reads the same tables.
  const read: ByteRange[] = [];
  const recorded = {
    ...site,
    read(start: number, end: number) {
      read.push([start, Math.min(end, bytes)]);
      return site.read(start, end);
    },
  };
  try {
    const checkpoint = await openCheckpoint(recorded);
    const [config, processor] = [await textFile([CLIP_CONFIG]), await textFile(PROCESSOR_CONFIGS)];
    imageEncoderRecipe(checkpoint, config, processor, checkImageEncoder);
    const spans = neededTensors(checkpoint).map(
      ([, { span: [start, end] = [0, bytes] }]): ByteRange => [start, end],
    );
    return await withParts(plan, path, joinRanges([...read, ...spans]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotInspectable || isTransient(error)) return plan;
    throw error;
  }
}

async function withParts(
  plan: DownloadPlan,
  path: string,
  ranges: ByteRange[],
): Promise<DownloadPlan> {
  const files = plan.files.map((file) =>
    file.path === path
      ? { ...file, bytes: bytesOfRanges(ranges), hash: null, parts: { of: file.bytes, ranges } }
      : file,
  );
  // Otherwise these parts could be mistaken for other parts of the same file.
  const version = await sha256OfBlob(new Blob([JSON.stringify(ranges)]));
  return {
    ...plan,
    id: `${plan.id}-${version.slice(0, 8)}`,
    files,
    totalBytes: files.reduce((sum, file) => sum + file.bytes, 0),
  };
}
