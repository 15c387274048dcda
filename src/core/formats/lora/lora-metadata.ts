import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { invalidFile } from '../file-error.ts';
import { parseStrictJson } from '../strict-json.ts';

/** Each is compared with each module's name; a model has some 700 modules, and a pattern is for at least one. */
const MAX_PATTERNS = 10_000;

/** The scale of one weight's change. */
type ScaleOf = (target: string, rank: number) => number;

/**
 * What a file that peft configured says of its scales (diffusers' `lora_adapter_metadata`: fields of peft's LoraConfig
 * with the part in front), where no tensor `alpha` does.
 *
 * @returns null when it says nothing
 * @throws AppError `invalid-file` for patterns beyond number
 */
export function loraMetadata(file: CheckpointFile): ScaleOf | null {
  const fields = parse(file.metadata.get('lora_adapter_metadata'));
  if (fields === null) return null;
  const patternsOf = new Map(
    ['unet', 'text_encoder'].map((part) => [
      part,
      patternsIn(fields[`${part}.alpha_pattern`], file),
    ]),
  );
  return (target, rank) => {
    const part = target.slice(0, target.indexOf('.'));
    const module = target.slice(part.length + 1, -'.weight'.length);
    const alpha = matching(patternsOf.get(part) ?? [], module) ?? fields[`${part}.lora_alpha`];
    if (typeof alpha !== 'number') return 1;
    return fields[`${part}.use_rslora`] === true ? alpha / Math.sqrt(rank) : alpha / rank;
  };
}

function parse(json: string | undefined): Record<string, unknown> | null {
  if (json === undefined) return null;
  try {
    const value = parseStrictJson(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

type Patterns = readonly (readonly [string, unknown])[];

function patternsIn(patterns: unknown, file: CheckpointFile): Patterns {
  if (typeof patterns !== 'object' || patterns === null) return [];
  const entries = Object.entries(patterns);
  if (entries.length > MAX_PATTERNS) {
    throw invalidFile(file.name, 'LoRA with too many patterns', {
      found: entries.length,
      max: MAX_PATTERNS,
    });
  }
  return entries;
}

/** peft matches a pattern against the whole name or its end; as plain text here, for no file may bring its own regex. */
function matching(patterns: Patterns, module: string): unknown {
  return patterns.find(([pattern]) => module === pattern || module.endsWith(`.${pattern}`))?.[1];
}
