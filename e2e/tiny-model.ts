import { readdirSync, readFileSync } from 'node:fs';
import { headersOf } from '../security-headers.ts';
import { parseManifest } from '../src/contract/manifest.ts';
import { sha256 } from './hub-server.ts';
import { PLAIN, type Site } from './static-server.ts';
import { SMALL_MODEL } from '../scripts/small-app.mjs';

/** One block of each kind, random weights, 0.2 MB: scripts/goldens/tiny_page_model.py. */
const TINY = 'e2e/__goldens__/tiny-page-model';

/** The parts that every model has. The shipped model's pair for comparing pictures with texts is left out. */
const weightsOf = (part: string, file: string) => ({
  config: `${part}/config.json`,
  weights: [`${part}/${file}.safetensors`],
});
const PARTS = {
  textEncoder: weightsOf('text_encoder', 'model'),
  unet: weightsOf('unet', 'diffusion_pytorch_model'),
  vae: weightsOf('vae', 'diffusion_pytorch_model'),
  tokenizer: { vocab: 'tokenizer/vocab.txt' },
  scheduler: { config: 'scheduler/scheduler_config.json' },
};

/** Shows four latent channels as red, green and blue. */
const latentPreview = {
  matrix: [
    [0.2, 0, 0],
    [0, 0.2, 0],
    [0, 0, 0.2],
    [0, 0, 0],
  ],
  bias: [0.5, 0.5, 0.5],
};

/**
 * The built app on a plain server, with a tiny model of the same classes in place of the one that ships. It keeps the latter's
 * name, sizes, defaults and examples, and the whole engine runs, but a picture takes tens of milliseconds and shows noise.
 */
export function tinyModelSite(): Site {
  const shipped = parseManifest(JSON.parse(readFileSync(`${SMALL_MODEL}/manifest.json`, 'utf8')));
  const contents = readdirSync(TINY, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .map((path) => ({ path: path.slice(TINY.length + 1), content: readFileSync(path) }));
  const files = contents.map(({ path, content }) => ({
    path,
    bytes: content.length,
    sha256: sha256(content),
  }));
  const manifest = { ...shipped, parts: PARTS, files, latentPreview };
  const folder = `/models/${shipped.id}`;
  return {
    ...PLAIN,
    files: new Map<string, Buffer | string>([
      [`${folder}/manifest.json`, JSON.stringify(manifest)],
      ...contents.map(({ path, content }) => [`${folder}/${path}`, content] as const),
    ]),
  };
}

/** The preview server's headers, and an empty service worker, so that nothing is fetched in advance. */
const light = (files: Site['files']): Site => ({
  headersOf,
  files: new Map([...files, ['/service-worker.js', '']]),
});

export const tinySite = (): Site => light(tinyModelSite().files);

/** The app as it is. */
export const miniSite = (): Site => light(new Map());
