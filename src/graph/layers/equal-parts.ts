/**
 * `total` in as few equal parts as possible, of at most `longest`; the last one may be shorter. Equal, because onnxruntime on the
 * CPU gives a tensor the memory of an earlier one only if both have the same shape.
 */
export function equalParts(total: number, longest: number): number[] {
  const count = Math.ceil(total / Math.max(1, Math.floor(longest)));
  const size = Math.ceil(total / count);
  return Array.from({ length: Math.ceil(total / size) }, (_, part) =>
    Math.min(size, total - part * size),
  );
}
