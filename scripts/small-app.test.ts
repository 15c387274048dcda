import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { makeSmallApp } from './small-app.mjs';

let root: string;
const at = (path: string) => join(root, path);
const read = (path: string) => readFileSync(at(path), 'utf8');
const make = () => {
  makeSmallApp({ app: at('dist'), model: at('model'), to: at('small') });
};

/** @param age in seconds */
function write(path: string, content: string, age = 0) {
  mkdirSync(join(at(path), '..'), { recursive: true });
  writeFileSync(at(path), content);
  const time = Date.now() / 1000 - age;
  utimesSync(at(path), time, time);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'small-app-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  write('dist/index.html', 'first', 20);
  write('dist/models/skypaint-mini/manifest.json', 'large', 20);
  write('model/manifest.json', 'small', 20);
  make();
});

test('has the small model in place of the large one', () => {
  expect([read('small/index.html'), read('small/models/skypaint-mini/manifest.json')]).toEqual([
    'first',
    'small',
  ]);
});

test('is made once for each build', () => {
  write('small/mark', '');
  make();
  expect(existsSync(at('small/mark'))).toBe(true);
  // In the future, as two writes in the same tick of the clock cannot be told apart.
  write('dist/index.html', 'second', -10);
  make();
  expect([read('small/index.html'), existsSync(at('small/mark'))]).toEqual(['second', false]);
});

test('is made again for another model', () => {
  write('model/manifest.json', 'other', -10);
  make();
  expect(read('small/models/skypaint-mini/manifest.json')).toBe('other');
});

test('is made again if the copy was interrupted', () => {
  rmSync(at('small/.made'));
  write('small/index.html', 'cut off');
  make();
  expect(read('small/index.html')).toBe('first');
});
