import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseManifest } from '../contract/manifest.ts';
import type { StoredModel } from './stored-model.ts';
import { withTextEncoder } from './with-text-encoder.ts';

const MANIFEST = new URL('../../training/models/skypaint-mini-64/manifest.json', import.meta.url);

/** A model with these paths, whose texts show which model they belong to. */
function modelOf(id: string, sha256: string): StoredModel {
  const manifest = parseManifest(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  return {
    manifest: { ...manifest, id, files: manifest.files.map((file) => ({ ...file, sha256 })) },
    text: (path) => Promise.resolve(`${id}: ${path}`),
    weights: (path) => Promise.reject(new Error(`${id}: ${path}`)),
  };
}

const painter = modelOf('painter', 'a'.repeat(64));
const reader = modelOf('reader', 'b'.repeat(64));

test('the text encoder and its tokenizer are the other model’s, all else is its own', async () => {
  const { parts } = reader.manifest;
  const both = withTextEncoder(painter, reader);
  expect(await both.text(both.manifest.parts.textEncoder.config)).toBe(
    `reader: ${parts.textEncoder.config}`,
  );
  expect(await both.text(both.manifest.parts.tokenizer.vocab)).toBe(
    `reader: ${parts.tokenizer.vocab}`,
  );
  expect(await both.text(both.manifest.parts.unet.config)).toBe(`painter: ${parts.unet.config}`);
  expect(both.manifest.parts.unet).toEqual(painter.manifest.parts.unet);
});

test('prompts are prepared as the other model’s BERT wants them', () => {
  const { manifest } = reader;
  const tokenizer = { ...manifest.parts.tokenizer, bert: { lowercase: false } };
  const cased = { ...reader, manifest: { ...manifest, parts: { ...manifest.parts, tokenizer } } };
  expect(withTextEncoder(painter, cased).manifest.parts.tokenizer).toMatchObject({
    bert: { lowercase: false },
  });
});

test('no two text encoders share a path, not even one model’s before and after it was imported again', () => {
  const readers = [reader, modelOf('reader', 'c'.repeat(64)), modelOf('another', 'b'.repeat(64))];
  const paths = readers.map(
    (other) => withTextEncoder(painter, other).manifest.parts.textEncoder.weights[0],
  );
  expect(new Set([...paths, painter.manifest.parts.textEncoder.weights[0]]).size).toBe(4);
});
