import { parsePythonJson } from '../../../core/formats/python-json.ts';
import type { PictureWidths } from '../../../contract/library.ts';

/** CLIPVisionConfig's default. */
const HIDDEN_SIZE = 768;

/** @param config the text of its config.json, or of the whole CLIPModel's */
export function pictureWidths({
  config,
  name,
  projectionSize,
}: {
  readonly config: string;
  readonly name: string;
  readonly projectionSize: number;
}): PictureWidths {
  const json = parsePythonJson(config, name);
  const vision = (json['vision_config'] ?? json) as Readonly<Record<string, unknown>>;
  return { embedding: projectionSize, states: Number(vision['hidden_size'] ?? HIDDEN_SIZE) };
}
