import { z } from 'zod';
import { invalidBySchema } from '../../../core/config/invalid-config.ts';
import { parsePythonJson } from '../../../core/formats/python-json.ts';

/** With AltCLIPTextConfig's default; a file that came alone has no `text_config`. */
const schema = z.looseObject({
  text_config: z
    .looseObject({ layer_norm_eps: z.number().positive().max(1).default(1e-5) })
    .default({ layer_norm_eps: 1e-5 }),
});

/**
 * What AltCLIP's config says about the layer norm after its XLM-R.
 *
 * @throws AppError `invalid-config`
 */
export function textLayerNormEps(config: string, path: string): number {
  const json = parsePythonJson(config, path);
  const result = schema.safeParse(json);
  if (!result.success) throw invalidBySchema(path, json, result.error.issues[0]!);
  return result.data.text_config.layer_norm_eps;
}
