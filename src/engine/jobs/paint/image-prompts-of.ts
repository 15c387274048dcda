import {
  parseImageProcessorConfig,
  processClipImage,
} from '../../../core/image/clip-image-processor.ts';
import { AppError } from '../../../core/errors.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';
import { fitTo } from '../../../core/image/fit-to.ts';
import type { Pixels } from '../../../core/image/resample.ts';
import type { Control } from '../../../contract/controls.ts';
import { pictureEncoderFor } from '../../../contract/hub-presets.ts';
import { fitsAdapter, type AdapterFit } from '../../../contract/library.ts';
import { requireFinite } from '../../../pipeline/finite.ts';
import type { ImagePrompt } from '../../../pipeline/image-prompt.ts';
import { OnnxPictureEncoder } from '../../../runtime/picture-encoder.ts';
import { openPictureEncoder } from '../../../storage/add-ons/image-encoder/open-picture-encoder.ts';
import { openIpAdapter } from '../../../storage/add-ons/ip-adapter/open-ip-adapter.ts';
import { sha256OfBlob } from '../../../storage/file-hash.ts';
import { listAddOns } from '../../../storage/library/add-ons.ts';
import type { StoredIpAdapter } from '../../../storage/stored-ip-adapter.ts';
import type { StoredPictureEncoder } from '../../../storage/stored-picture-encoder.ts';
import type { DecodePicture } from '../../decode-picture.ts';
import type { OpenModel } from '../../workbench.ts';
import type { JobContext } from '../job.ts';

type Encoded = Awaited<ReturnType<OnnxPictureEncoder['encode']>>;

/** The latest pictures, so that a batch or the next try need not load the encoder again, which is large. */
const encoded = new Map<string, Encoded>();
const KEPT_PICTURES = 10;

const openEncoder: OpenModel<OnnxPictureEncoder, StoredPictureEncoder> = (...args) =>
  OnnxPictureEncoder.open(...args);

export interface ReadyImagePrompts {
  readonly prompts: readonly ImagePrompt[];
  /** The adapters that the prompts name. */
  readonly adapters: readonly StoredIpAdapter[];
}

/**
 * The pictures that guide through IP-Adapters, encoded for them. Pictures with weight 0 are left out.
 *
 * @returns null if it was cancelled
 * @throws AppError `invalid-request` if an adapter, or an image encoder for it, is missing; `unreadable-picture`
 */
export async function imagePromptsOf(
  controls: readonly Control[],
  context: Pick<JobContext, 'bench' | 'signal'>,
  decode: DecodePicture,
): Promise<ReadyImagePrompts | null> {
  const prompts: ImagePrompt[] = [];
  const adapters: StoredIpAdapter[] = [];
  for (const control of controls) {
    if (control.kind !== 'ip-adapter' || control.weight === 0) continue;
    const { weight, start, end } = control;
    const adapter = await openIpAdapter(control.addOn);
    const picture = await encode(control, adapter, context, decode);
    if (context.signal.aborted) return null;
    prompts.push({ picture: { adapter: adapter.contentId, ...picture }, weight, start, end });
    adapters.push(adapter);
  }
  return { prompts, adapters };
}

async function encode(
  control: Control,
  adapter: StoredIpAdapter,
  { bench }: Pick<JobContext, 'bench'>,
  decode: DecodePicture,
): Promise<Encoded> {
  const { reads } = adapter;
  const encoder = await openPictureEncoder(await fittingEncoder(adapter));
  const { precision } = await bench.device();
  const hash = await sha256OfBlob(control.picture);
  const key = [encoder.contentId, reads, precision, control.fit, hash].join();
  const known = encoded.get(key);
  if (known) return known;
  const json = parsePythonJson(encoder.processor, encoder.name);
  const square = squared(await decode(control.picture), control.fit);
  const pixels = processClipImage(square, parseImageProcessorConfig(json, encoder.name));
  const loaded = await bench.load(encoder, openEncoder);
  await bench.makeRoomFor(loaded);
  const made = await bench.compute(loaded, () =>
    loaded.model.encode({ shape: [1, ...pixels.shape], data: pixels.data }, reads),
  );
  // From here on the UNet needs its memory.
  await bench.letGo(encoder.manifest.id);
  requireFinite(made.states, { stage: 'image-encoder' });
  encoded.set(key, made);
  for (const oldest of encoded.keys()) if (encoded.size > KEPT_PICTURES) encoded.delete(oldest);
  return made;
}

/** CLIP's image processor itself keeps the square in the middle; the other ways make the whole picture square. */
function squared(pixels: Pixels, fit: Control['fit']): Pixels {
  if (fit === 'crop') return pixels;
  const edge = Math.max(pixels.width, pixels.height);
  return fitTo(pixels, edge, edge, fit);
}

/**
 * The name of an image encoder in the library that gives what an adapter reads.
 *
 * @throws AppError `invalid-request` if there is none
 */
export async function fittingEncoder(
  adapter: AdapterFit & { readonly name: string },
): Promise<string> {
  const { name, reads, width } = adapter;
  const encoders = (await listAddOns()).filter((one) => one.kind === 'image-encoder');
  const fitting = encoders.find(({ gives }) => fitsAdapter(gives, adapter));
  if (fitting) return fitting.name;
  throw new AppError(
    'invalid-request',
    `The IP-Adapter ${name} reads ${width} numbers (${reads}); no image encoder here gives these.`,
    {
      field: 'controls',
      what: 'no-picture-encoder',
      found: name,
      width,
      preset: pictureEncoderFor(adapter)?.name ?? null,
    },
  );
}
