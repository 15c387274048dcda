// Draws every icon of the given sets as PNG, one file per code point sequence:
//   node render-icons.mjs --out DIR --size 128 fluent-emoji noto
// and copies CLDR's English and Chinese annotations beside them. Skin tones, flags and joined sequences (families, gender
// variants) are left out, because they differ too little. resvg can abort the whole process on a malformed icon, so icons are
// drawn in child processes. A chunk that fails is halved until only the malformed icon is left, which is then skipped.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const require = createRequire(import.meta.url);
const drawer = fileURLToPath(new URL('./draw-chunk.mjs', import.meta.url));
const CHUNK = 200;

const TOO_MUCH_ALIKE = /1f3f[b-f]|1f1[ef]|200d|e00/;

/** Icon names by code point sequence, without variation selectors. A set that lacks an entry for a name borrows fluent-emoji-flat's. */
function namesByCodePoints(set) {
  const own = require(`@iconify-json/${set}/chars.json`);
  const { icons } = require(`@iconify-json/${set}/icons.json`);
  const borrowed = require('@iconify-json/fluent-emoji-flat/chars.json');
  const merged = Object.entries({ ...borrowed, ...own })
    .filter(([codePoints, name]) => name in icons && !TOO_MUCH_ALIKE.test(codePoints))
    .map(([codePoints, name]) => [codePoints.replaceAll('-fe0f', ''), name]);
  return Object.entries(Object.fromEntries(merged));
}

/** @returns the code points that could not be drawn */
function draw(set, entries, out, size) {
  const job = JSON.stringify({ set, entries, out, size });
  if (spawnSync(process.execPath, [drawer], { input: job, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0) return [];
  if (entries.length === 1) return [entries[0][0]];
  const middle = entries.length >> 1;
  return [...draw(set, entries.slice(0, middle), out, size), ...draw(set, entries.slice(middle), out, size)];
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, size: { type: 'string', default: '128' } },
});
for (const set of positionals) {
  const folder = join(values.out, set);
  mkdirSync(folder, { recursive: true });
  const entries = namesByCodePoints(set);
  const failed = [];
  for (let start = 0; start < entries.length; start += CHUNK) {
    failed.push(...draw(set, entries.slice(start, start + CHUNK), folder, Number(values.size)));
  }
  console.log(`${set}: ${entries.length - failed.length} drawn, ${failed.length} failed ${failed.join(' ')}`);
}
for (const locale of ['en', 'zh', 'zh-Hant']) {
  const { annotations } = require(`cldr-annotations-full/annotations/${locale}/annotations.json`).annotations;
  writeFileSync(join(values.out, `annotations-${locale}.json`), JSON.stringify(annotations));
}
