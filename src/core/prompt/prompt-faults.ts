import { wildcardsIn } from './fill-template.ts';

/** A part of a prompt that is probably wrong. */
export interface PromptFault {
  readonly type: 'bracket' | 'lora' | 'wildcard' | 'unknown';
  readonly start: number;
  readonly end: number;
  /** The text of that part. */
  readonly text: string;
}

export interface KnownNames {
  /** null while the names are not known. */
  readonly loras: readonly string[] | null;
  readonly wildcards: readonly string[] | null;
  /** Characters that the tokenizer cannot read. */
  readonly unknown: readonly string[];
}

const PAIRS: Readonly<Record<string, string>> = {
  ')': '(',
  ']': '[',
  '}': '{',
  '）': '（',
  '】': '【',
  '｝': '｛',
};
/** The ASCII forms of full-width opening brackets: either kind closes the other, as elsewhere in the grammar. */
const ASCII: Readonly<Record<string, string>> = { '（': '(', '【': '[', '｛': '{' };
const BRACKET = /\\.|[()[\]{}（）【】｛｝]/gsu;
const LORA = /[<＜](?:lora|lyco)[:：]([^:：<>＜＞]*)[^<>＜＞]*[>＞]/giu;

/** Finds, in the order of the text, unmatched brackets, missing LoRAs and lists, and characters that cannot be read. */
export function promptFaults(prompt: string, names: KnownNames): readonly PromptFault[] {
  const faults = [...brackets(prompt), ...loras(prompt, names.loras)];
  const at = (type: PromptFault['type'], start: number, text: string) =>
    faults.push({ type, start, end: start + text.length, text });
  if (names.wildcards) {
    for (const name of wildcardsIn(prompt)) {
      if (name.includes('*') || names.wildcards.includes(name)) continue;
      for (const start of placesOf(`__${name}__`, prompt)) at('wildcard', start, `__${name}__`);
    }
  }
  for (const characters of names.unknown) {
    for (const start of placesOf(characters, prompt)) at('unknown', start, characters);
  }
  return withoutOverlaps(faults);
}

function brackets(prompt: string): PromptFault[] {
  const open: { sign: string; start: number }[] = [];
  const faults: PromptFault[] = [];
  const add = (start: number, text: string) =>
    faults.push({ type: 'bracket', start, end: start + text.length, text });
  for (const { 0: sign, index } of prompt.matchAll(BRACKET)) {
    if (sign.length > 1) continue;
    const partner = PAIRS[sign];
    if (partner === undefined) {
      open.push({ sign: ASCII[sign] ?? sign, start: index });
      continue;
    }
    const wanted = ASCII[partner] ?? partner;
    const found = open.findLastIndex((one) => one.sign === wanted);
    if (found < 0) add(index, sign);
    else for (const { start } of open.splice(found).slice(1)) add(start, prompt[start]!);
  }
  for (const { start } of open) add(start, prompt[start]!);
  return faults;
}

function loras(prompt: string, known: readonly string[] | null): PromptFault[] {
  if (!known) return [];
  return [...prompt.matchAll(LORA)]
    .filter(([, name]) => !known.includes(name!.trim()))
    .map(({ 0: text, index }) => ({
      type: 'lora' as const,
      start: index,
      end: index + text.length,
      text,
    }));
}

function placesOf(text: string, prompt: string): number[] {
  const places: number[] = [];
  if (text === '') return places;
  for (let at = prompt.indexOf(text); at !== -1; at = prompt.indexOf(text, at + text.length)) {
    places.push(at);
  }
  return places;
}

function withoutOverlaps(faults: readonly PromptFault[]): readonly PromptFault[] {
  const sorted = [...faults].sort((a, b) => a.start - b.start || b.end - a.end);
  let end = 0;
  return sorted.filter((fault) => {
    if (fault.start < end) return false;
    end = fault.end;
    return true;
  });
}
