/** A change to a text field: `text` replaces the range from `start` to `end`; then the given selection is set. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const STEP = 0.1;
/** The step of `<lora:name:1>`, as in A1111. */
const TAG_STEP = 0.05;

/** The characters that end a word in A1111, in ASCII and full width. So does white space. */
const DELIMITERS = '.,\\/!?%^*;:{}=`~()<>[]|，。、；：！？（）｛｝【】《》“”＜＞｜';
const WHITE = /\s/u;
const HAN = /\p{Script=Han}/u;
const WEIGHT = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)\s*$/u;

/** The brackets of a weighted phrase and of a tag, each with its full-width variant. */
const ROUND = { open: '(（', close: ')）' } as const;
const ANGLE = { open: '<＜', close: '>＞' } as const;
type Brackets = typeof ROUND | typeof ANGLE;

/**
 * Ctrl+Up and Ctrl+Down of A1111 (javascript/edit-attention.js): raises or lowers the weight of the selection by one step or, without a
 * selection, that of the tag, bracket or word at the caret. Brackets are added with the first step away from 1 and removed with the
 * step back to it. `Intl.Segmenter` decides what a Chinese word is.
 *
 * @returns null if nothing at the caret has a weight that could change
 */
export function changeWeight(
  text: string,
  selectionStart: number,
  selectionEnd: number,
  direction: 1 | -1,
): TextEdit | null {
  const isCaret = selectionStart === selectionEnd;
  const tag = around(text, selectionStart, selectionEnd, ANGLE);
  if (tag) return changeTag(text, tag, direction);
  const bracket = around(text, selectionStart, selectionEnd, ROUND);
  if (bracket && (isCaret || isAllOf(text, bracket, selectionStart, selectionEnd))) {
    return changeBracket(text, bracket, direction);
  }
  const word = isCaret
    ? wordAt(text, selectionStart)
    : trimmed(text, { start: selectionStart, end: selectionEnd });
  if (word.start === word.end) return null;
  const content = text.slice(word.start, word.end);
  const weight = format(1 + direction * STEP);
  return {
    ...word,
    text: `(${content}:${weight})`,
    selectionStart: word.start + 1,
    selectionEnd: word.end + 1,
  };
}

/** The content of the innermost pair of brackets around a selection; escaped brackets do not count. */
function around(text: string, from: number, to: number, { open, close }: Brackets): Span | null {
  let depth = 0;
  let start = -1;
  for (let at = from - 1; at >= 0 && start < 0; at--) {
    if (isEscaped(text, at)) continue;
    if (close.includes(text[at]!)) depth += 1;
    else if (open.includes(text[at]!) && depth-- === 0) start = at + 1;
  }
  if (start < 0) return null;
  depth = 0;
  for (let at = to; at < text.length; at++) {
    if (isEscaped(text, at)) continue;
    if (open.includes(text[at]!)) depth += 1;
    else if (close.includes(text[at]!) && depth-- === 0) return { start, end: at };
  }
  return null;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/** Where the number in brackets starts; null if there is none. */
function weightIn(text: string, { start, end }: Span): number | null {
  const colon = Math.max(text.lastIndexOf(':', end - 1), text.lastIndexOf('：', end - 1));
  return colon >= start && WEIGHT.test(text.slice(colon + 1, end)) ? colon + 1 : null;
}

/** Whether the entire content of the brackets, except for the number, is selected. */
function isAllOf(text: string, bracket: Span, from: number, to: number): boolean {
  const number = weightIn(text, bracket);
  return from === bracket.start && (to === bracket.end || to + 1 === number);
}

function changeTag(text: string, tag: Span, direction: 1 | -1): TextEdit | null {
  const parts = text.slice(tag.start, tag.end).split(/[:：]/u);
  // The name may end in digits: only a number after the name is a weight.
  const number = parts.length > 2 ? weightIn(text, tag) : tag.end;
  if (parts.length < 2 || number === null) return null;
  const hasWeight = parts.length > 2;
  const weight = hasWeight ? Number(text.slice(number, tag.end)) : 1;
  const changed = format(weight + direction * TAG_STEP);
  const caret = number - (hasWeight ? 1 : 0);
  return {
    start: number,
    end: tag.end,
    text: hasWeight ? changed : `:${changed}`,
    selectionStart: tag.start,
    selectionEnd: caret,
  };
}

function changeBracket(text: string, bracket: Span, direction: 1 | -1): TextEdit {
  const number = weightIn(text, bracket);
  if (number === null) return changeEmphasis(text, bracket, direction);
  const changed = format(Number(text.slice(number, bracket.end)) + direction * STEP);
  const contentEnd = number - 1;
  if (changed !== '1.0') {
    return {
      start: number,
      end: bracket.end,
      text: changed,
      selectionStart: bracket.start,
      selectionEnd: contentEnd,
    };
  }
  return {
    start: bracket.start - 1,
    end: bracket.end + 1,
    text: text.slice(bracket.start, contentEnd),
    selectionStart: bracket.start - 1,
    selectionEnd: contentEnd - 1,
  };
}

/** Replaces brackets without a number, each of which stands for 1.1, by one pair with a number. */
function changeEmphasis(text: string, { start, end }: Span, direction: 1 | -1): TextEdit {
  let pairs = 0;
  while (
    ROUND.open.includes(text[start - 1 - pairs] ?? ' ') &&
    ROUND.close.includes(text[end + pairs] ?? ' ')
  ) {
    pairs += 1;
  }
  const weight = Math.round(1.1 ** pairs / STEP) * STEP;
  const changed = format(weight + direction * STEP);
  const content = text.slice(start, end);
  const isPlain = changed === '1.0';
  const selectionStart = start - pairs + (isPlain ? 0 : 1);
  return {
    start: start - pairs,
    end: end + pairs,
    text: isPlain ? content : `(${content}:${changed})`,
    selectionStart,
    selectionEnd: selectionStart + content.length,
  };
}

function wordAt(text: string, caret: number): Span {
  const ends = (sign: string | undefined) =>
    sign === undefined || DELIMITERS.includes(sign) || WHITE.test(sign);
  let start = caret;
  let end = caret;
  while (!ends(text[start - 1])) start -= 1;
  while (!ends(text[end])) end += 1;
  return HAN.test(text.slice(start, end)) ? segmentAt(text, { start, end }, caret) : { start, end };
}

/** In a text without spaces, the word that contains the caret or ends at it. */
function segmentAt(text: string, { start, end }: Span, caret: number): Span {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  const segments = [...segmenter.segment(text.slice(start, end))];
  const at = caret - start;
  const found =
    segments.find(({ index, segment }) => index <= at && at < index + segment.length) ??
    segments.at(-1)!;
  return { start: start + found.index, end: start + found.index + found.segment.length };
}

function trimmed(text: string, { start, end }: Span): Span {
  const content = text.slice(start, end);
  const from = start + content.length - content.trimStart().length;
  return { start: from, end: Math.max(from, start + content.trimEnd().length) };
}

/** Formats a weight as A1111 does: `1.0`, `1.15`, `-0.1`. */
function format(weight: number): string {
  const rounded = Number(weight.toPrecision(12));
  return Number.isInteger(rounded) ? `${rounded}.0` : String(rounded);
}
