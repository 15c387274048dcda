/** The text that A1111 writes under the keyword `parameters` of its PNGs. */
export interface Infotext {
  readonly prompt: string;
  /** Empty if there is none. */
  readonly negativePrompt: string;
  /** `Steps`, `Sampler`, `CFG scale`, `Seed`, `Size`, `Model`, … in the order in which they are written. */
  readonly settings: ReadonlyMap<string, string>;
}

/** The settings that have a value, in the order given. */
export function knownSettings(
  pairs: readonly (readonly [string, string | null | undefined])[],
): ReadonlyMap<string, string> {
  return new Map(pairs.flatMap(([key, value]) => (value == null ? [] : [[key, value]])));
}

const NEGATIVE_PROMPT = 'Negative prompt:';
/** A last line with fewer settings than this is treated as part of the prompt. */
const MIN_SETTINGS = 3;

/**
 * A1111's grammar of one setting, `modules/infotext_utils.py`. Unlike there, the length of a key is bounded, so that
 * no text takes quadratic time.
 */
const SETTING = /([\p{L}\p{N}_][\p{L}\p{N}_ \-/]{1,99}):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/gu;

/** Invisible, and A1111 does not trim it: a line that starts with it is always read as prompt text. */
const MARK = '\u200b';
const LOOKS_LIKE_SYNTAX = new RegExp(`^\\s*${MARK}*(?:${NEGATIVE_PROMPT}|Steps:)`);

/**
 * The text that A1111's "PNG Info" reads back: `create_infotext` of modules/processing.py.
 * A prompt line that begins with `Negative prompt:` or `Steps:` gets a zero-width space in front, so that A1111 and other programs
 * leave it in the prompt; `parseInfotext` removes it. White space at the ends of prompt lines is lost, because the format cannot
 * represent it.
 */
export function formatInfotext({ prompt, negativePrompt, settings }: Infotext): string {
  const negative = negativePrompt === '' ? '' : `\n${NEGATIVE_PROMPT} ${mark(negativePrompt)}`;
  const pairs = [...settings].map(([key, value]) => `${key}: ${quote(value)}`);
  return `${mark(prompt)}${negative}\n${pairs.join(', ')}`.trim();
}

/** Reads any text as A1111's `parse_generation_parameters` does; nothing is refused. */
export function parseInfotext(text: string): Infotext {
  const lines = text.trim().split('\n');
  let settings = parseSettings(lines.at(-1) ?? '');
  if (settings.length < MIN_SETTINGS) settings = [];
  else lines.pop();

  const prompt: string[] = [];
  const negativePrompt: string[] = [];
  let current = prompt;
  for (const line of lines.map((untrimmed) => untrimmed.trim())) {
    const isNegative = line.startsWith(NEGATIVE_PROMPT);
    if (isNegative) current = negativePrompt;
    const content = unmark(isNegative ? line.slice(NEGATIVE_PROMPT.length).trim() : line);
    if (current.length > 0 || content !== '') current.push(content);
  }
  return {
    prompt: prompt.join('\n'),
    negativePrompt: negativePrompt.join('\n'),
    settings: new Map(settings),
  };
}

function mark(prompt: string): string {
  return prompt
    .split('\n')
    .map((line) => (LOOKS_LIKE_SYNTAX.test(line) ? MARK + line.trimStart() : line))
    .join('\n');
}

function unmark(line: string): string {
  return line.startsWith(MARK) && LOOKS_LIKE_SYNTAX.test(line) ? line.slice(MARK.length) : line;
}

function parseSettings(line: string): [string, string][] {
  return [...line.matchAll(SETTING)].map(([, key, value]) => [key!, unquote(value!)]);
}

function quote(value: string): string {
  return /[,:\n]/.test(value) ? JSON.stringify(value) : value;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number in a setting; undefined if there is none, or if it is not a finite decimal number. */
export function a1111Number(text: string | undefined): number | undefined {
  const plain = text?.trim() ?? '';
  const value = NUMBER.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(value) ? value : undefined;
}
