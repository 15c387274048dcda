import { readFileSync } from 'node:fs';
import { parseManifest } from '../src/contract/manifest.ts';
import { WITH_HEADERS, type Site } from './static-server.ts';

/** Random weights, 0.6 MB; scripts/goldens writes them. */
const TINY = 'src/pipeline/__goldens__/tiny-skypaint';
const SHIPPED = 'public/models/skypaint-mini';

const manifestIn = (folder: string) =>
  parseManifest(JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')));

/**
 * The built app with a tiny model of the same classes in place of the one that ships. It keeps the name, sizes, defaults and
 * examples of that one, and the whole engine runs, but a picture takes tens of milliseconds, and shows noise. The service worker
 * is empty, so nothing is fetched in advance.
 */
export function tinySite(): Site {
  const shipped = manifestIn(SHIPPED);
  const tiny = manifestIn(TINY);
  const { parts, files, latentPreview } = tiny;
  const manifest = { ...shipped, parts, files, latentPreview };
  const folder = `/models/${shipped.id}`;
  return {
    ...WITH_HEADERS,
    files: new Map<string, Buffer | string>([
      ['/service-worker.js', ''],
      [`${folder}/manifest.json`, JSON.stringify(manifest)],
      ...files.map(({ path }) => [`${folder}/${path}`, readFileSync(`${TINY}/${path}`)] as const),
    ]),
  };
}
