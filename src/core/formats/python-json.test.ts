import { expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { parsePythonJson } from './python-json.ts';

test('reads what json.dumps writes', () => {
  const text =
    '{"lambda_min_clipped": -Infinity, "max": Infinity, "nothing": NaN, "n": [1.5, null]}';
  expect(parsePythonJson(text, 'scheduler_config.json')).toEqual({
    lambda_min_clipped: -Infinity,
    max: Infinity,
    nothing: null,
    n: [1.5, null],
  });
});

test('leaves strings unchanged', () => {
  expect(parsePythonJson(String.raw`{"a": "NaN, \"-Infinity\""}`, 'config.json')).toEqual({
    a: 'NaN, "-Infinity"',
  });
});

test.each(['{"a": -', '[1]', 'null', ''])('names the file that contains %j', (text) => {
  const read = () => parsePythonJson(text, 'vae/config.json');
  expect(read).toThrow(AppError);
  expect(read).toThrow(/vae\/config\.json/);
});
