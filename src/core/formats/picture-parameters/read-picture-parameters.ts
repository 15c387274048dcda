import { parseInfotext, type Infotext } from '../a1111-parameters.ts';
import { isPng, readPngText } from '../png-text.ts';
import { readComfyGraph } from './comfy-graph.ts';
import { findExif } from './exif-block.ts';
import { readExifText } from './exif-text.ts';
import { readInvokeMetadata } from './invoke-metadata.ts';
import { JsonValue } from './json-value.ts';

/**
 * How a picture was painted, in A1111's terms. Reads pictures from A1111, this program and Civitai (PNG text, or EXIF in JPEG and
 * WebP), ComfyUI and InvokeAI.
 *
 * @param file a whole PNG, JPEG or WebP
 * @returns null if the picture has no parameters; no file is rejected
 */
export function readPictureParameters(file: Uint8Array): Infotext | null {
  return isPng(file) ? fromPng(file) : fromExif(file);
}

function fromPng(file: Uint8Array): Infotext | null {
  const texts = readPngText(file);
  return (
    fromText(texts.get('parameters')) ??
    readInvokeMetadata(JsonValue.parse(texts.get('invokeai_metadata') ?? '')) ??
    readComfyGraph(JsonValue.parse(texts.get('prompt') ?? ''))
  );
}

function fromExif(file: Uint8Array): Infotext | null {
  const exif = findExif(file);
  if (!exif) return null;
  const { userComment, make, model } = readExifText(exif);
  const graphs = [model, make].map((text) => text?.replace(/^prompt:/, '') ?? '');
  return (
    fromText(userComment) ??
    graphs.map((text) => readComfyGraph(JsonValue.parse(text))).find((found) => found !== null) ??
    null
  );
}

/** A1111's text, or a ComfyUI graph in its place, as Civitai writes it. */
function fromText(text: string | undefined): Infotext | null {
  if (text === undefined || text.trim() === '') return null;
  const json = JsonValue.parse(text);
  if (json.isObject) return readInvokeMetadata(json) ?? readComfyGraph(json);
  return parseInfotext(text);
}
