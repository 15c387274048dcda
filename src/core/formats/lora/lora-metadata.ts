import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';

/** The scale of one weight's change. */
type ScaleOf = (target: string, rank: number) => number;

/**
 * What a file that peft configured says of its scales (diffusers' `lora_adapter_metadata`: fields of peft's LoraConfig
 * with the part in front), where no tensor `alpha` does.
 *
 * @returns null when it says nothing
 */
export function loraMetadata(file: CheckpointFile): ScaleOf | null {
  const fields = parse(file.metadata.get('lora_adapter_metadata'));
  if (fields === null) return null;
  return (target, rank) => {
    const part = target.slice(0, target.indexOf('.'));
    const module = target.slice(part.length + 1, -'.weight'.length);
    const patterns = fields[`${part}.alpha_pattern`];
    const alpha = matching(patterns, module) ?? fields[`${part}.lora_alpha`];
    if (typeof alpha !== 'number') return 1;
    return fields[`${part}.use_rslora`] === true ? alpha / Math.sqrt(rank) : alpha / rank;
  };
}

function parse(json: string | undefined): Record<string, unknown> | null {
  if (json === undefined) return null;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** peft matches a pattern against the whole name or its end; as plain text here, for no file may bring its own regex. */
function matching(patterns: unknown, module: string): unknown {
  if (typeof patterns !== 'object' || patterns === null) return undefined;
  return Object.entries(patterns).find(
    ([pattern]) => module === pattern || module.endsWith(`.${pattern}`),
  )?.[1];
}
