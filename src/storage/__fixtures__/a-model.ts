import { createHash } from 'node:crypto';
import type { ModelManifest } from '../../contract/manifest.ts';
import { writeText } from '../opfs.ts';

const FILES = [
  'text_encoder/config.json',
  'text_encoder/model.safetensors',
  'unet/config.json',
  'unet/model.safetensors',
  'vae/config.json',
  'vae/model.safetensors',
  'tokenizer/vocab.txt',
  'scheduler/scheduler_config.json',
] as const;

/** The content of the model's files; it could not run. */
export const contentOf = (id: string, path: string) => `${id}: ${path}`;

/** A manifest of the usual files, whose bytes come from `contentOf`. */
export function aModel(id: string, version = '1'): ModelManifest {
  const part = (name: string) => ({
    config: `${name}/config.json`,
    weights: [`${name}/model.safetensors`],
  });
  return {
    id,
    name: { en: id, 'zh-CN': id },
    version,
    licence: { spdx: 'MIT', attributions: [] },
    styleTag: '',
    parts: {
      textEncoder: part('text_encoder'),
      unet: part('unet'),
      vae: part('vae'),
      tokenizer: { vocab: 'tokenizer/vocab.txt' },
      scheduler: { config: 'scheduler/scheduler_config.json' },
    },
    defaults: {
      width: 64,
      height: 64,
      steps: 20,
      guidanceScale: 7,
      sampler: 'ddim',
      negativePrompt: '',
    },
    sizes: [64],
    examples: [],
    latentPreview: { matrix: [[1, 1, 1]], bias: [0, 0, 0] },
    files: FILES.map((path) => {
      const content = contentOf(id + version, path);
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { path, bytes: content.length, sha256 };
    }),
  };
}

export async function writeModelFiles(
  directory: FileSystemDirectoryHandle,
  { id, version, files }: ModelManifest,
): Promise<void> {
  for (const { path } of files) await writeText(directory, path, contentOf(id + version, path));
}
