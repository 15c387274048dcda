import { AppError } from '../errors.ts';
import { excerpt } from './file-error.ts';
import { endOfJsonString } from './json-string.ts';
import { checkJsonSize } from './strict-json.ts';

/**
 * Parses a config.json as Python writes it: diffusers' scheduler configs contain `-Infinity`, which JSON.parse rejects. Infinities
 * become numbers, NaN becomes null; anything other than an object is refused.
 *
 * @param file for messages
 * @throws AppError `invalid-config`
 */
export function parsePythonJson(text: string, file: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    checkJsonSize(text);
    value = JSON.parse(withoutPythonTokens(text));
  } catch (error) {
    throw unreadable(file, excerpt(error instanceof Error ? error.message : String(error)));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(file, 'not a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

function withoutPythonTokens(text: string): string {
  let json = '';
  let done = 0;
  // Python's json module writes these tokens, although they are not JSON.
  const mark = /"|Infinity|NaN/g;
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const [token] = match;
    if (token === '"') {
      mark.lastIndex = endOfJsonString(text, match.index);
    } else {
      // JSON has no infinity, but this number overflows to it.
      json += text.slice(done, match.index) + (token === 'NaN' ? 'null' : '1e999');
      done = mark.lastIndex;
    }
  }
  return json + text.slice(done);
}

function unreadable(file: string, reason: string): AppError {
  return new AppError('invalid-config', `${file}: ${reason}`, { file, reason });
}
