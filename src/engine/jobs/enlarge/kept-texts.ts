import { formatInfotext } from '../../../core/formats/a1111-parameters.ts';
import { readPictureParameters } from '../../../core/formats/picture-parameters/read-picture-parameters.ts';
import { isPng, readPngText } from '../../../core/formats/png-text.ts';

/** The texts of larger files are not read. */
const MAX_FILE_BYTES = 256 * 2 ** 20;

/** The text chunks of an enlarged picture: those of its source, and what A1111's `run_postprocessing` writes beside them. */
export async function keptTexts(
  source: Blob,
  done: { readonly factor: number; readonly upscalerName: string },
): Promise<ReadonlyMap<string, string>> {
  const name = /[,:\n]/.test(done.upscalerName)
    ? JSON.stringify(done.upscalerName)
    : done.upscalerName;
  const extras = `Postprocess upscale by: ${done.factor}, Postprocess upscaler: ${name}`;
  return new Map([...(await textsOf(source)), ['postprocessing', extras], ['extras', extras]]);
}

async function textsOf(source: Blob): Promise<readonly (readonly [string, string])[]> {
  if (source.size > MAX_FILE_BYTES) return [];
  const file = new Uint8Array(await source.arrayBuffer());
  if (isPng(file)) return [...readPngText(file)];
  const infotext = readPictureParameters(file);
  return infotext ? [['parameters', formatInfotext(infotext)]] : [];
}
