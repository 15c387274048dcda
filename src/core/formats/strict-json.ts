import { endOfJsonString } from './json-string.ts';

/**
 * Limits on the memory that JSON can take: a hundred megabytes of `[` become gigabytes when parsed. A header of 1,900 tensors has
 * 20,000 tokens at a depth of three; serde_json, the reference's parser, has the same depth limit.
 */
const MAX_DEPTH = 128;
const MAX_TOKENS = 4_000_000;

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const LARGE_E = 0x45;
const SMALL_E = 0x65;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

/**
 * `JSON.parse`, except that it refuses duplicate keys, because two readers could interpret them differently, and text with absurdly
 * many levels or tokens.
 *
 * @throws SyntaxError naming the key, or whatever `JSON.parse` throws
 */
export function parseStrictJson(text: string): unknown {
  scan(text, true, false);
  return JSON.parse(text);
}

/**
 * The same, for text whose numbers are all sizes: serde_json only accepts digits for these, not `1.0`, `1e0` or `-0`.
 *
 * @throws SyntaxError
 */
export function parseJsonOfSizes(text: string): unknown {
  scan(text, true, true);
  return JSON.parse(text);
}

/** @throws SyntaxError for text that would take far more memory than its own length */
export function checkJsonSize(text: string): void {
  scan(text, false, false);
}

/** Scans brackets, colons, commas and keys; the text may not be JSON at all. Compares char codes, because headers are long. */
function scan(text: string, forbidsDuplicates: boolean, wantsSizes: boolean): void {
  const open: Set<string>[] = [];
  let tokens = 0;
  let key = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfJsonString(text, at);
      key = text.slice(at, end);
      at = end - 1;
    } else if (code === COLON) {
      if (forbidsDuplicates) addKey(open.at(-1), key);
    } else if (code === OPENING_BRACE || code === OPENING_BRACKET) {
      open.push(new Set());
      if (open.length > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} deep`);
    } else if (code === CLOSING_BRACE || code === CLOSING_BRACKET) {
      open.pop();
    } else if (code !== COMMA) {
      if (
        wantsSizes &&
        (code === MINUS || code === POINT || code === SMALL_E || code === LARGE_E)
      ) {
        checkLetter(text, at);
      }
      continue;
    }
    if (++tokens > MAX_TOKENS) throw new SyntaxError(`more than ${MAX_TOKENS} tokens`);
  }
}

function addKey(keys: Set<string> | undefined, quoted: string): void {
  const key = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  if (keys?.has(key))
    throw new SyntaxError(`key ${JSON.stringify(key.slice(0, 100))} appears twice`);
  keys?.add(key);
}

/** The e of `true` and `false` is not an exponent. */
function checkLetter(text: string, at: number): void {
  if (text[at] === 'e' && /(tru|fals)$/.test(text.slice(Math.max(0, at - 4), at))) return;
  throw new SyntaxError('a number that is not a plain size');
}
