// Renders public/icons/*.png from the two SVGs: npm install --no-save sharp@0.35.4 && node scripts/render-icons.mjs
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

const ICONS = new URL('../public/icons/', import.meta.url).pathname;

/** Launchers mask or round these themselves, so they are rendered from the drawing that fills the whole square. */
const FULL_BLEED = ['icon-maskable-512.png', 'apple-touch-icon.png'];
const SIZES = {
  'icon-192.png': 192,
  'icon-512.png': 512,
  'icon-maskable-512.png': 512,
  'apple-touch-icon.png': 180,
};

for (const [name, size] of Object.entries(SIZES)) {
  const source = FULL_BLEED.includes(name) ? 'icon-maskable.svg' : 'icon.svg';
  const density = (72 * size) / 64;
  const png = await sharp(`${ICONS}${source}`, { density })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer();
  await writeFile(`${ICONS}${name}`, png);
}
