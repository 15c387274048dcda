import { sha256OfBlob } from '../../file-hash.ts';
import { layOut } from '../../import/half-weights.ts';
import { addOnName } from '../add-on-name.ts';
import type { PrepareAddOn } from '../prepared-add-on.ts';
import { writeInHalf } from '../write-in-half.ts';
import { ipAdapterWeights } from './other-ip-adapters.ts';

/** No prompt contains an adapter's name. */
const SIGNS = /\p{Cc}/gu;

/** Converts an IP-Adapter to fp16. */
export const prepareIpAdapter: PrepareAddOn = async (
  { path, file, checkpoint },
  { repository },
  context,
) => {
  const tensors = ipAdapterWeights(checkpoint);
  const layout = layOut(path, tensors, 'F16');
  const located = [...layout.index].map(
    ([name, entry]) => [name, { file: path, ...entry }] as const,
  );
  const fit = context.checkIpAdapter(new Map(located), path);
  return {
    name: addOnName({ path, repository, token: null, signs: SIGNS, fallback: 'IP-Adapter' }),
    hash: await sha256OfBlob(file),
    warnings: [],
    ...writeInHalf({ path, layout, tensors }, { kind: 'ip-adapter', ...fit }, context),
  };
};
