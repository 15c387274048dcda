import type { ModelManifest } from '../contract/manifest.ts';
import type { StoredModel } from './stored-model.ts';

/**
 * Precedes the other model's paths, which may equal this one's or a third one's. A path stands for its bytes: without the
 * prefix, after a switch of text encoders or a new import, the wrong one would stay in use.
 */
function prefixOf({ id, parts, files }: ModelManifest): string {
  const { sha256 } = files.find(({ path }) => path === parts.textEncoder.weights[0])!;
  return `${id}@${sha256}:`;
}

/** A model with another model's tokenizer and text encoder; no file is copied. */
export function withTextEncoder(model: StoredModel, other: StoredModel): StoredModel {
  const prefix = prefixOf(other.manifest);
  const moved = (path: string) => prefix + path;
  const { textEncoder, tokenizer } = other.manifest.parts;
  const { vocab, merges, ...options } = tokenizer;
  const owner = (path: string): readonly [StoredModel, string] =>
    path.startsWith(prefix) ? [other, path.slice(prefix.length)] : [model, path];
  return {
    manifest: {
      ...model.manifest,
      parts: {
        ...model.manifest.parts,
        textEncoder: {
          config: moved(textEncoder.config),
          weights: textEncoder.weights.map(moved),
        },
        tokenizer: {
          ...options,
          vocab: moved(vocab),
          ...(merges !== undefined && { merges: moved(merges) }),
        },
      },
      files: [
        ...model.manifest.files,
        ...other.manifest.files.map((file) => ({ ...file, path: moved(file.path) })),
      ],
    },
    text(path) {
      const [from, own] = owner(path);
      return from.text(own);
    },
    weights(path, precision) {
      const [from, own] = owner(path);
      return from.weights(own, precision);
    },
  };
}
