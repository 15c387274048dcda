/** The word that is being typed before the caret. */
export type TypedWord =
  /** `<lora:i`, or just `<`. */
  | { readonly type: 'lora'; readonly text: string; readonly length: number }
  /** `__anim` */
  | { readonly type: 'wildcard'; readonly text: string; readonly length: number }
  /** Candidates, longest first: a tag of several words, the last word, the last Chinese characters. */
  | {
      readonly type: 'word';
      readonly candidates: readonly { readonly text: string; readonly length: number }[];
    };

const LORA = /[<＜](?:(?:l|lo|lor|lora|ly|lyc|lyco)|(?:lora|lyco)[:：]([^<>＜＞:：\n]*))?$/iu;
const WILDCARD = /(?:^|[^\p{L}\p{N}_])__([\p{L}\p{N}\-./ ]*)$/u;
/** The last phrase; phrases are separated by punctuation and by characters of the grammar. */
const PHRASE = /[^,，、;；。.!！?？\n()（）[\]【】{}｛｝|｜<>＜＞:：]*$/u;
const HAN_TAIL = /[\p{Script=Han}]+$/u;
const MAX_HAN = 8;
const MAX_WORDS = 4;
/** A single letter matches too much to be useful. */
const MIN_LATIN = 2;

/** @param before the text before the caret, at least back to the last separator */
export function wordAtCaret(before: string): TypedWord | null {
  const lora = LORA.exec(before);
  if (lora) return { type: 'lora', text: (lora[1] ?? '').trim(), length: lora[0].length };
  const wildcard = WILDCARD.exec(before);
  if (wildcard) {
    return { type: 'wildcard', text: wildcard[1]!, length: wildcard[1]!.length + 2 };
  }
  const phrase = PHRASE.exec(before)![0].trimStart();
  const tails = new Set([phrase]);
  const words = phrase.split(/\s+/u);
  for (let count = Math.min(words.length - 1, MAX_WORDS); count > 0; count--) {
    tails.add(/(?:\S+\s+)*\S+$/u.exec(words.slice(-count).join(' '))?.[0] ?? '');
  }
  const latin = /[\p{Script=Latin}\p{N}_\-']+$/u.exec(phrase)?.[0];
  if (latin !== undefined) tails.add(latin);
  const han = HAN_TAIL.exec(phrase)?.[0] ?? '';
  for (let count = Math.min(han.length, MAX_HAN); count > 0; count--) tails.add(han.slice(-count));
  const candidates = [...tails]
    .filter((text) => phrase.endsWith(text) && isLongEnough(text))
    .map((text) => ({ text, length: text.length }));
  return candidates.length === 0 ? null : { type: 'word', candidates };
}

const isLongEnough = (text: string) =>
  text.trim() !== '' &&
  !/\s$/u.test(text) &&
  (text.length >= MIN_LATIN || /\p{Script=Han}/u.test(text));
