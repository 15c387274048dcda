/** One complete set of a part's weights: a single file, or all shards with their index. */
export interface WeightSet {
  readonly paths: readonly string[];
  readonly format: 'safetensors' | 'bin';
  readonly isFp16: boolean;
}

/** `name[.fp16][-00001-of-00002][.fp16].safetensors`; any other variant (non_ema, int8 …) does not match. */
const WEIGHTS =
  /^(?<stem>diffusion_pytorch_model|pytorch_model|model)(?<variant1>\.fp16)?(-(?<shard>\d{5})-of-(?<count>\d{5}))?(?<variant2>\.fp16)?\.(?<format>safetensors|bin)$/;
const INDEX =
  /^(?<stem>diffusion_pytorch_model|pytorch_model|model)(?<variant1>\.fp16)?\.(?<format>safetensors|bin)\.index(?<variant2>\.fp16)?\.json$/;

/**
 * The best set of weights in a part's folder: safetensors before pickles, half precision before single, one file before
 * shards. Null if no set is complete.
 *
 * @param paths of one folder, including the folder's name
 */
export function chooseWeights(paths: readonly string[]): WeightSet | null {
  const groups = new Map<string, { set: WeightSet; shards: number; indexed: boolean }>();
  const isIndex: string[] = [];
  for (const path of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const groupsOfName = WEIGHTS.exec(name)?.groups;
    if (!groupsOfName) {
      if (INDEX.test(name)) isIndex.push(path);
      continue;
    }
    const { stem, variant1, variant2, count, format } = groupsOfName;
    const isFp16 = (variant1 ?? variant2) !== undefined;
    const key = [stem, isFp16, count, format].join();
    const known = groups.get(key);
    groups.set(key, {
      set: {
        paths: [...(known?.set.paths ?? []), path],
        format: format as WeightSet['format'],
        isFp16,
      },
      shards: Number(count ?? 1),
      indexed: count !== undefined,
    });
  }

  const candidates = [...groups.values()]
    .filter(({ set, shards }) => set.paths.length === shards)
    .map(({ set, indexed }) => (indexed ? withIndex(set, isIndex) : set))
    .filter((set) => set !== null);
  return candidates.sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

const rank = ({ format, isFp16, paths }: WeightSet) =>
  (format === 'bin' ? 4 : 0) + (isFp16 ? 0 : 2) + (paths.length > 1 ? 1 : 0);

/** The index says which tensor is in which shard; without it the shards are useless. */
function withIndex(set: WeightSet, indices: readonly string[]): WeightSet | null {
  const index = indices.find((path) => {
    const groups = INDEX.exec(path.slice(path.lastIndexOf('/') + 1))?.groups;
    const isFp16 = (groups?.['variant1'] ?? groups?.['variant2']) !== undefined;
    return groups?.['format'] === set.format && isFp16 === set.isFp16;
  });
  return index === undefined ? null : { ...set, paths: [...set.paths, index] };
}
