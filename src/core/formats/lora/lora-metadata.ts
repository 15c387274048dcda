import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import { parseStrictJson } from '../strict-json.ts';

/** Each is compared with each module's name; a model has some 700 modules, and a pattern is for at least one. */
const MAX_PATTERNS = 10_000;

/** What peft calls the file of its settings; its text counts as metadata. */
export const ADAPTER_CONFIG = 'adapter_config.json';

/** The file as one whose adapter_config.json lies beside it. */
export function withAdapterConfig(file: CheckpointFile, text: string | null): CheckpointFile {
  if (text === null) return file;
  return { ...file, metadata: new Map([...file.metadata, [ADAPTER_CONFIG, text]]) };
}

/** The scale of one weight's change; `rank` is null where the file's shapes do not tell it. */
export type ScaleOf = (target: string, rank: number | null) => number;

/**
 * What peft says of a file's scales where no tensor `alpha` does: the fields of its LoraConfig (LoHaConfig, LoKrConfig),
 * in diffusers' metadata `lora_adapter_metadata`, each with the part in front, or in the adapter_config.json beside it.
 *
 * @returns null when nothing says anything
 * @throws AppError `invalid-file` for patterns beyond number; `unsupported` for patterns that are more than names
 */
export function loraMetadata(file: CheckpointFile): ScaleOf | null {
  const inside = parse(file.metadata.get('lora_adapter_metadata'));
  const beside = parse(file.metadata.get(ADAPTER_CONFIG));
  if (inside === null && beside === null) return null;
  const scales = new Map(
    ['unet', 'text_encoder'].map((part) => [
      part,
      scaleFrom((name) => inside?.[`${part}.${name}`] ?? beside?.[name], file),
    ]),
  );
  return (target, rank) => {
    const part = target.slice(0, target.indexOf('.'));
    return scales.get(part)?.(target.slice(part.length + 1, -'.weight'.length), rank) ?? 1;
  };
}

/**
 * Whether peft wrote a file with its alphas in an adapter_config.json that is missing. diffusers writes the same tensors
 * with alpha = rank, but never under peft's own prefix.
 */
export function isOfUnknownStrength(file: CheckpointFile): boolean {
  const names = [...file.tensors.keys()];
  return (
    names.some((name) => /^base_model\.model\..+\.(lora_[AB]|hada_w1_a|lokr_w1)/.test(name)) &&
    !names.some((name) => name.endsWith('.alpha')) &&
    !file.metadata.has(ADAPTER_CONFIG) &&
    !file.metadata.has('lora_adapter_metadata')
  );
}

function scaleFrom(field: (name: string) => unknown, file: CheckpointFile): ScaleOf {
  const alphas = patternsIn(field('alpha_pattern'), file);
  const ranks = patternsIn(field('rank_pattern'), file);
  return (module, found) => {
    const alpha = matching(alphas, module) ?? field('lora_alpha') ?? field('alpha');
    const rank = found ?? matching(ranks, module) ?? field('r');
    if (typeof alpha !== 'number' || typeof rank !== 'number') return 1;
    return alpha / (field('use_rslora') === true ? Math.sqrt(rank) : rank);
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

type Pattern = readonly [names: readonly string[], value: unknown];

/**
 * peft takes each pattern for a regular expression. Nearly all are names, some of them behind a `^`, or several with `|`
 * between. No file may bring a real expression, which can take for ever; to take it for a name would be another strength.
 */
function patternsIn(patterns: unknown, file: CheckpointFile): readonly Pattern[] {
  if (typeof patterns !== 'object' || patterns === null) return [];
  const entries = Object.entries(patterns);
  if (entries.length > MAX_PATTERNS) {
    throw invalidFile(file.name, 'LoRA with too many patterns', {
      found: entries.length,
      max: MAX_PATTERNS,
    });
  }
  return entries.map(([pattern, value]) => {
    const names = pattern.replaceAll('\\.', '.').split('|');
    if (names.some((name) => !/^\^?[\w.-]+\$?$/.test(name))) {
      throw unsupportedFile(file.name, `strengths by a pattern (${excerpt(pattern)})`);
    }
    return [names.map((name) => name.replace(/\$$/, '')), value];
  });
}

/** The first pattern that is the whole name of a module, or, without `^`, its end (`get_pattern_key` of peft). */
function matching(patterns: readonly Pattern[], module: string): unknown {
  const bare = module.replace(/^text_model\./, '');
  const isName = (pattern: string) => {
    const name = pattern.replace(/^\^/, '').replace(/^text_model\./, '');
    return name === bare || (!pattern.startsWith('^') && bare.endsWith(`.${name}`));
  };
  return patterns.find(([names]) => names.some(isName))?.[1];
}
