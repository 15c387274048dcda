/** What A1111 writes under the keyword `parameters` of its PNGs. */
export interface Infotext {
  readonly prompt: string;
  /** Empty when there is none. */
  readonly negativePrompt: string;
  /** `Steps`, `Sampler`, `CFG scale`, `Seed`, `Size`, `Model`, … in the order they are written. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Settings in the order given, without those that have no value. */
export function knownSettings(
  pairs: readonly (readonly [string, string | null | undefined])[],
): ReadonlyMap<string, string> {
  return new Map(pairs.flatMap(([key, value]) => (value == null ? [] : [[key, value]])));
}

const NEGATIVE_PROMPT = 'Negative prompt:';
/** A last line with fewer settings is part of the prompt. */
const MIN_SETTINGS = 3;

/**
 * A1111's grammar of one setting, `modules/infotext_utils.py`. A key's length is bounded here, so that no text
 * takes quadratic time.
 */
const SETTING = /([\p{L}\p{N}_][\p{L}\p{N}_ \-/]{1,99}):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/gu;

/** What A1111 does not trim and no one sees: before it, a line's first words are those of a prompt. */
const MARK = '\u200b';
const LOOKS_LIKE_SYNTAX = new RegExp(`^\\s*${MARK}*(?:${NEGATIVE_PROMPT}|Steps:)`);

/**
 * The text that A1111's "PNG Info" reads back: `create_infotext` of modules/processing.py.
 * A prompt's line that begins with `Negative prompt:` or `Steps:` gets a space of no width in front, so that A1111 and others
 * leave it where it is; `parseInfotext` takes it away. What the form cannot hold is lost: white space at the
 * ends of the prompts' lines.
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
