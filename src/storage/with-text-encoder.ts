import type { StoredModel } from './model-store.ts';

/** Before the other model's paths, which may be the same as this one's. */
const OTHER = 'text-encoder:';

/** A model that reads prompts with another's tokenizer and text encoder; no file is copied. */
export function withTextEncoder(model: StoredModel, other: StoredModel): StoredModel {
  const moved = (path: string) => OTHER + path;
  const { textEncoder, tokenizer } = other.manifest.parts;
  const { vocab, merges } = tokenizer;
  const owner = (path: string): readonly [StoredModel, string] =>
    path.startsWith(OTHER) ? [other, path.slice(OTHER.length)] : [model, path];
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
