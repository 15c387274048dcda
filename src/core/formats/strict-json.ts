import { endOfJsonString } from './json-string.ts';

/**
 * Bounds on what JSON of a few bytes makes of itself: a hundred megabytes of `[` take gigabytes once parsed. A header of
 * 1,900 tensors has 20,000 tokens, three deep; serde_json, which reads it elsewhere, stops at the same depth.
 */
const MAX_DEPTH = 128;
const MAX_TOKENS = 4_000_000;

/**
 * `JSON.parse` that refuses an object with the same key twice, which two readers could read differently, and text that
 * is nested or divided beyond all use.
 *
 * @throws SyntaxError naming the key, or whatever `JSON.parse` finds
 */
export function parseStrictJson(text: string): unknown {
  checkJsonSize(text);
  const value: unknown = JSON.parse(text);
  const open: (Set<string> | null)[] = [];
  let lastString = '';
  for (const { token, start, end } of jsonTokens(text)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') addKey(open.at(-1), JSON.parse(lastString) as string);
    else if (token === '"') lastString = text.slice(start, end);
  }
  return value;
}

/** @throws SyntaxError for text that would take far more memory than it has bytes */
export function checkJsonSize(text: string): void {
  let depth = 0;
  let tokens = 0;
  for (const { token } of jsonTokens(text)) {
    if (++tokens > MAX_TOKENS) throw new SyntaxError(`more than ${MAX_TOKENS} tokens`);
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > MAX_DEPTH) throw new SyntaxError(`nested more than ${MAX_DEPTH} deep`);
  }
}

interface JsonToken {
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

/** Brackets, colons, commas and strings (by their opening quote), also of text that is no JSON. */
function* jsonTokens(text: string): Generator<JsonToken> {
  const mark = /["{}[\]:,]/g;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const start = match.index;
    if (match[0] === '"') mark.lastIndex = endOfJsonString(text, start);
    yield { token: match[0], start, end: mark.lastIndex };
  }
}

function addKey(keys: Set<string> | null | undefined, key: string): void {
  if (keys?.has(key))
    throw new SyntaxError(`key ${JSON.stringify(key.slice(0, 100))} appears twice`);
  keys?.add(key);
}
