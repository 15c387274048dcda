/**
 * `node scripts/write-graphs.mjs <folder>`: writes src/graph's graphs for each model in a folder,
 * `<folder>/<name>/config.json` with its model.safetensors, beside them as `<graph>.onnx`. Prints the time for each. For
 * scripts/check_onnx.py.
 */
import { openAsBlob, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runnerImport } from 'vite';

const load = async (path) =>
  (await runnerImport(path, { configFile: false, logLevel: 'error' })).module;
const graphs = await load('./src/graph/index.ts');
const { openSafetensors } = await load('./src/storage/safetensors-file.ts');

const WEIGHTS = 'model.safetensors';
/** For a picture of 512 x 512 pixels with guidance. */
const UNET_SIZE = { batch: 2, height: 64, width: 64, sequenceLength: 77 };

/** Each graph's name and builder, by the class that config.json names. */
const BUILDERS = {
  UNet2DConditionModel: {
    prompt_projection: (config, weights) =>
      graphs.buildPromptProjectionGraph(graphs.parseUnetConfig(config), weights, UNET_SIZE),
    unet_step: (config, weights) =>
      graphs.buildUnetStepGraph(graphs.parseUnetConfig(config), weights, UNET_SIZE),
  },
  AutoencoderKL: {
    vae_decoder: (config, weights) =>
      graphs.buildVaeDecoderGraph(graphs.parseAutoencoderKlConfig(config), weights, {
        batch: 1,
        height: 64,
        width: 64,
      }),
    vae_encoder: (config, weights) =>
      graphs.buildVaeEncoderGraph(graphs.parseAutoencoderKlConfig(config), weights, {
        batch: 1,
        height: 512,
        width: 512,
      }),
  },
  CLIPTextModel: {
    text_encoder: (config, weights) =>
      graphs.buildClipTextGraph(graphs.parseClipTextConfig(config), weights, { batch: 2 }),
  },
};

const [folder] = process.argv.slice(2);
const written = {};
for (const model of readdirSync(folder)) {
  written[model] = [];
  const config = JSON.parse(readFileSync(`${folder}/${model}/config.json`, 'utf8'));
  const { tensors } = await openSafetensors(
    await openAsBlob(`${folder}/${model}/${WEIGHTS}`),
    WEIGHTS,
  );
  const weights = new Map([...tensors].map(([name, entry]) => [name, { ...entry, file: WEIGHTS }]));
  const className = config._class_name ?? config.architectures[0];
  for (const [graph, build] of Object.entries(BUILDERS[className])) {
    const started = performance.now();
    const { model: bytes } = build(config, weights);
    const buildMs = Math.round(performance.now() - started);
    writeFileSync(`${folder}/${model}/${graph}.onnx`, bytes);
    written[model].push({ graph, bytes: bytes.length, buildMs });
  }
}
console.log(JSON.stringify(written));
