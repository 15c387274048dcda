import { parseInfotext, type Infotext } from '../a1111-parameters.ts';
import { isPng, readPngText } from '../png-text.ts';
import { readComfyGraph } from './comfy-graph.ts';
import { findExif } from './exif-block.ts';
import { readExifText } from './exif-text.ts';
import { readInvokeMetadata } from './invoke-metadata.ts';
import { JsonValue } from './json-value.ts';

/**
 * What a picture says of how it was painted, in A1111's terms whoever wrote it: A1111, this program and Civitai (PNG text,
 * or EXIF in JPEG and WebP), ComfyUI and InvokeAI.
 *
 * @param file a whole PNG, JPEG or WebP
 * @returns null where it says nothing; nothing is refused
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

/** A1111's text, or ComfyUI's graph in its place as Civitai keeps it. */
function fromText(text: string | undefined): Infotext | null {
  if (text === undefined || text.trim() === '') return null;
  const json = JsonValue.parse(text);
  if (json.isObject) return readInvokeMetadata(json) ?? readComfyGraph(json);
  return parseInfotext(text);
}
