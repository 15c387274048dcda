// Child of render-icons.mjs: reads {set, entries: [[codePoints, name]], out, size} on stdin and draws those icons,
// letterboxed to a square on a transparent background; scenes are composed from them later.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const { set, entries, out, size } = JSON.parse(readFileSync(0, 'utf8'));
const collection = createRequire(import.meta.url)(`@iconify-json/${set}/icons.json`);
for (const [codePoints, name] of entries) {
  const icon = collection.icons[name];
  const width = icon.width ?? collection.width ?? 16;
  const height = icon.height ?? collection.height ?? 16;
  const side = Math.max(width, height);
  const box = [(icon.left ?? 0) - (side - width) / 2, (icon.top ?? 0) - (side - height) / 2, side, side].join(' ');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${size}" height="${size}" viewBox="${box}">${icon.body}</svg>`;
  const image = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render();
  writeFileSync(join(out, `${codePoints}.png`), image.asPng());
}
