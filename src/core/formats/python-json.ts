import { AppError } from '../errors.ts';

/** A JSON string, or one of the three tokens that Python's json module writes though JSON has none of them. */
const STRING_OR_TOKEN = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/**
 * A config.json as Python writes it: diffusers' scheduler configs hold `-Infinity`, which JSON.parse refuses.
 * Infinities become numbers, NaN becomes null; what is no object is refused.
 *
 * @param file for messages
 * @throws AppError `invalid-config`
 */
export function parsePythonJson(text: string, file: string): Readonly<Record<string, unknown>> {
  const json = text.replace(STRING_OR_TOKEN, (token) => {
    if (token.startsWith('"')) return token;
    // The nearest JSON has to infinity: a number that overflows to it.
    return token === 'NaN' ? 'null' : token.replace('Infinity', '1e999');
  });
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : String(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw unreadable(file, 'not a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

function unreadable(file: string, reason: string): AppError {
  return new AppError('invalid-config', `${file}: ${reason}`, { file, reason });
}
