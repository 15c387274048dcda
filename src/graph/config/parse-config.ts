import type { z } from 'zod';
import { invalidBySchema, unknownField } from '../../core/config/invalid-config.ts';

/** The fields that name a config's class; if they are wrong, no other error matters. */
const CLASS_FIELDS: readonly PropertyKey[] = ['_class_name', 'model_type'];

/**
 * Checks a config.json against its schema, which has every field that the reference libraries write. Other names that
 * begin with an underscore are comments by the library that wrote the file.
 *
 * @param schema strict
 * @param file its name in errors, such as `unet/config.json`
 * @throws AppError `invalid-config` with the file, the field, the value found and the values allowed: for another class,
 * else for an unknown field, else for the first missing or impossible value
 */
export function parseConfig<Schema extends z.ZodObject>(
  schema: Schema,
  json: unknown,
  file: string,
): z.infer<Schema> {
  const result = schema.safeParse(withoutRemarks(json));
  if (result.success) return result.data;
  const { issues } = result.error;
  const isOfClass = ({ path }: z.core.$ZodIssue) => CLASS_FIELDS.includes(path[0]!);
  const unknown = issues.find((issue) => issue.code === 'unrecognized_keys')?.keys[0];
  if (unknown !== undefined && !issues.some(isOfClass)) {
    const found = (json as Readonly<Record<string, unknown>>)[unknown];
    throw unknownField(file, unknown, found, Object.keys(schema.shape));
  }
  throw invalidBySchema(file, json, issues.find(isOfClass) ?? issues[0]!);
}

function withoutRemarks(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  return Object.fromEntries(
    Object.entries(json).filter(([field]) => !field.startsWith('_') || field === '_class_name'),
  );
}
