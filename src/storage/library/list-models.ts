import { z } from 'zod';
import { parsePythonJson } from '../../core/formats/python-json.ts';
import { statedPrediction } from '../../core/schedulers/with-prediction.ts';
import type { Library, LibraryModel, ModelShape, Prediction } from '../../contract/library.ts';
import { textIn } from '../../contract/local-text.ts';
import type { ModelManifest } from '../../contract/manifest.ts';
import { textEncoderKind } from '../import/text-encoder-kind.ts';
import { listDownloads } from '../download/download-store.ts';
import { MODELS_DIRECTORY, readManifest } from '../stored-model.ts';
import { bytesBelow, openDirectory, readFile } from '../opfs.ts';
import { listAddOns } from './add-ons.ts';
import { readVerified } from './verified.ts';

/** What is on this device: complete models, sorted by name, and downloads that can be resumed. */
export async function listModels(): Promise<Library> {
  const models: LibraryModel[] = [];
  for await (const directory of (await openDirectory(MODELS_DIRECTORY)).values()) {
    const manifest = directory.kind === 'directory' ? await readManifest(directory) : null;
    if (directory.kind === 'directory' && manifest) {
      const shape = await shapeOf(directory, manifest);
      const prediction = await predictionOf(directory, manifest);
      const damages = (await readVerified(directory, manifest))?.damages ?? [];
      const bytes = await bytesBelow(directory);
      models.push({ manifest, shape, prediction, bytes, damages });
    }
  }
  const nameOf = ({ manifest }: (typeof models)[number]) => textIn(manifest.name, 'en');
  models.sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'));
  return { models, downloads: await listDownloads(), addOns: await listAddOns() };
}

const schemas = {
  textEncoder: z.looseObject({
    hidden_size: z.int(),
    /** Of XLM-R, which has a linear layer after it. */
    project_dim: z.int().optional(),
  }),
  unet: z.object({ cross_attention_dim: z.int() }),
  vae: z.object({ latent_channels: z.int(), block_out_channels: z.array(z.unknown()).min(1) }),
};

/** As stated in its files, regardless of the user's setting; null if the config cannot be read. */
async function predictionOf(
  directory: FileSystemDirectoryHandle,
  { parts }: ModelManifest,
): Promise<Prediction | null> {
  const path = parts.scheduler.config;
  try {
    const text = await (await readFile(directory, path))?.text();
    return statedPrediction(parsePythonJson(text ?? '', path));
  } catch {
    return null;
  }
}

/** From the configs; null if one cannot be read. */
async function shapeOf(
  directory: FileSystemDirectoryHandle,
  { parts }: ModelManifest,
): Promise<ModelShape | null> {
  const read = async <Part extends keyof typeof schemas>(part: Part) => {
    const path = parts[part].config;
    const text = await (await readFile(directory, path))?.text();
    return schemas[part].parse(parsePythonJson(text ?? '', path)) as z.infer<
      (typeof schemas)[Part]
    >;
  };
  try {
    const { latent_channels, block_out_channels } = await read('vae');
    const text = await read('textEncoder');
    const textEncoder = textEncoderKind(text, parts.textEncoder.config);
    const { hidden_size, project_dim = hidden_size } = text;
    return {
      latents: { channels: latent_channels, factor: 2 ** (block_out_channels.length - 1) },
      textEncoder,
      hiddenSize: textEncoder === 'xlm-r' ? project_dim : hidden_size,
      stateSize: hidden_size,
      crossAttentionDim: (await read('unet')).cross_attention_dim,
    };
  } catch {
    return null;
  }
}
