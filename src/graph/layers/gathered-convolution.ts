import type { GraphBuilder } from '../onnx/graph-builder.ts';
import { appendZeroRow, gatherRows, reshape, transpose } from '../onnx/operators/layout.ts';
import { convolve, convolvedSize, type ConvOptions } from '../onnx/operators/neural.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { imageToTokens } from './tokens.ts';

/**
 * `convolve` in another way: the pixels that each output pixel sees are gathered into a small image of its own, which the weight
 * covers completely. onnxruntime on WebGPU computes such a Conv as one MatMul, and drops the Transposes together with its own.
 *
 * @param wraps whether the image continues at its opposite edge, instead of with zeros
 */
export function convolveGathered(
  graph: GraphBuilder,
  x: Tensor,
  weight: Tensor,
  bias: Tensor,
  options: ConvOptions,
  wraps = false,
): Tensor {
  const [batch, channels, height, width] = x.dims as [number, number, number, number];
  const [out, , kernel] = weight.dims as [number, number, number, number];
  const size = convolvedSize(height, width, kernel, options);
  const table = graph.int32s(
    neighbours(batch, height, width, kernel, size, options, wraps),
    [batch * size[0] * size[1], kernel ** 2],
    `${wraps ? 'wrapped ' : ''}neighbours of ${[height, width, options.stride, ...options.pads].join()}`,
  );
  const gathered = gatherRows(graph, appendZeroRow(graph, imageToTokens(graph, x)), table);
  const images = reshape(graph, gathered, [table.dims[0]!, kernel, kernel, channels]);
  const product = convolve(graph, transpose(graph, images, [0, 3, 1, 2]), weight, bias, {
    stride: 1,
    pads: [0, 0, 0, 0],
  });
  const pixels = reshape(graph, transpose(graph, product, [0, 2, 3, 1]), [batch, ...size, out]);
  return transpose(graph, pixels, [0, 3, 1, 2]);
}

/** The size of what `convolveGathered` gathers. */
export function gatheredBytes(
  { dims, type }: Tensor,
  kernel: number,
  options: ConvOptions,
): number {
  const [batch, channels, height, width] = dims as [number, number, number, number];
  const [outHeight, outWidth] = convolvedSize(height, width, kernel, options);
  return batch * outHeight * outWidth * kernel ** 2 * channels * (type === 'float16' ? 2 : 4);
}

/**
 * For each output pixel the rows of the pixels that it sees; outside the image, those of the opposite edge, or the row of zeros
 * after the last one.
 */
function neighbours(
  batch: number,
  height: number,
  width: number,
  kernel: number,
  [outHeight, outWidth]: readonly [number, number],
  { stride, pads: [top, left] }: ConvOptions,
  wraps: boolean,
): number[] {
  const rows: number[] = [];
  const zeros = batch * height * width;
  for (let image = 0; image < batch; image += 1) {
    for (let pixel = 0; pixel < outHeight * outWidth; pixel += 1) {
      const firstY = Math.floor(pixel / outWidth) * stride - top;
      const firstX = (pixel % outWidth) * stride - left;
      for (let offset = 0; offset < kernel ** 2; offset += 1) {
        const [y, x] = [firstY + Math.floor(offset / kernel), firstX + (offset % kernel)].map(
          (place, axis) => (wraps ? modulo(place, axis === 0 ? height : width) : place),
        ) as [number, number];
        const isInside = y >= 0 && y < height && x >= 0 && x < width;
        rows.push(isInside ? (image * height + y) * width + x : zeros);
      }
    }
  }
  return rows;
}

const modulo = (place: number, length: number) => ((place % length) + length) % length;
