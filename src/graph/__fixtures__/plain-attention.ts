import type * as Neural from '../onnx/operators/neural.ts';
import { reshape } from '../onnx/operators/layout.ts';

/**
 * For `vi.mock` of neural.ts: keeps onnxruntime from its FlashAttention, as a page without the device feature `subgroups` does.
 *
 * FlashAttention (in 1.30: from 32 queries on, for heads that are a multiple of 4 wide) takes as many keys at a time as a subgroup
 * has lanes. Lavapipe's have 4, and from the fifth key on its results are wrong in float32 too: by 0.2 of 1. Node's device has
 * every feature that the driver has. It is not used if values and keys differ in width, so each head gets one more value, 0, which
 * is cut off afterwards.
 */
export async function plainAttention(
  importOriginal: () => Promise<typeof Neural>,
): Promise<typeof Neural> {
  const original = await importOriginal();
  return {
    ...original,
    multiHeadAttention(graph, query, key, value, options) {
      const { heads } = options;
      const [batch, keys, width] = value.dims as [number, number, number];
      const [, queries] = query.dims as [number, number, number];
      const size = width / heads;
      const byHead = reshape(graph, value, [batch * keys, heads, size]);
      const pads = graph.int64s([0, 0, 0, 0, 0, 1]);
      const dims = [batch * keys, heads, size + 1];
      const padded = graph.node('Pad', [byHead, pads], { type: value.type, dims });
      const wide = reshape(graph, padded, [batch, keys, heads * (size + 1)]);
      const attended = original.multiHeadAttention(graph, query, key, wide, options);
      const results = reshape(graph, { ...attended, dims: [batch, queries, heads * (size + 1)] }, [
        batch * queries,
        heads,
        size + 1,
      ]);
      const [from, to, axis] = [0, size, 2].map((bound) => graph.int64s([bound]));
      const cut = graph.node('Slice', [results, from!, to!, axis!], {
        type: query.type,
        dims: [batch * queries, heads, size],
      });
      return reshape(graph, cut, query.dims);
    },
  };
}
