import type { CheckpointFile } from '../checkpoint/checkpoint-file.ts';
import { excerpt, invalidFile, unsupportedFile } from '../file-error.ts';
import { parseStrictJson } from '../strict-json.ts';

/** Every pattern is compared with every module's name. A model has about 700 modules, and each needs at most one pattern. */
const MAX_PATTERNS = 10_000;

/** The name of peft's settings file; its text is treated as metadata. */
export const ADAPTER_CONFIG = 'adapter_config.json';

/** The file together with the adapter_config.json beside it. */
export function withAdapterConfig(file: CheckpointFile, text: string | null): CheckpointFile {
  if (text === null) return file;
  return { ...file, metadata: new Map([...file.metadata, [ADAPTER_CONFIG, text]]) };
}

/** The scale of one weight's change; `rank` is null if the file's shapes do not show it. */
export type ScaleOf = (target: string, rank: number | null) => number;

/**
 * peft's scales for a file without `alpha` tensors: the fields of LoraConfig (LoHaConfig, LoKrConfig), either in
 * diffusers' metadata `lora_adapter_metadata`, prefixed with the part's name, or in the adapter_config.json beside it.
 *
 * @returns null when there are none
 * @throws AppError `invalid-file` for too many patterns; `unsupported` for patterns that are not just names
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
 * Whether peft wrote the file and the adapter_config.json with its alphas is missing. diffusers writes the same tensors with
 * alpha = rank, but never with peft's own prefix.
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
 * peft treats each pattern as a regular expression. Nearly all are names, some preceded by `^`, or several separated by `|`. Real
 * expressions are refused: they could run for ever, and reading them as names would give the wrong strength.
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

/** The first pattern that equals a module's whole name or, without `^`, its end (`get_pattern_key` of peft). */
function matching(patterns: readonly Pattern[], module: string): unknown {
  const bare = module.replace(/^text_model\./, '');
  const isName = (pattern: string) => {
    const name = pattern.replace(/^\^/, '').replace(/^text_model\./, '');
    return name === bare || (!pattern.startsWith('^') && bare.endsWith(`.${name}`));
  };
  return patterns.find(([names]) => names.some(isName))?.[1];
}
