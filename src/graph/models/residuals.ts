import type { BuiltGraph } from '../built-graph.ts';
import type { UnetEncoderConfig } from '../config/unet-encoder-config.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { add, cast, multiply } from '../onnx/operators/elementwise.ts';
import { expand, reshape, split } from '../onnx/operators/layout.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { WeightSource } from '../onnx/weight-source.ts';
import type { WeightIndex } from '../weights.ts';
import { checkExtents } from './graph-size.ts';

/** What a control net adds to the UNet's state `index` before the up blocks see it. */
export const downResidual = (index: number): string => `down_residual.${index}`;

/** What it adds to the middle block's. */
export const MID_RESIDUAL = 'mid_residual';

/** What a T2I-Adapter adds to the last layer of the down block `index`, before the next block sees it. */
export const featureOf = (index: number): string => `feature.${index}`;

/** An input of the UNet's graphs that belongs to an adapter, counted from 0. */
export const adapterInput = (index: number, name: string): string => `adapter.${index}.${name}`;

/** The factors of an adapter's features, or of a control net's residuals. */
export const SCALES = 'scales';

export interface ResidualsSize {
  readonly batch: number;
  /** Of the latents. */
  readonly height: number;
  readonly width: number;
}

/** The dims of every residual by its name, from the stem's to the middle block's. */
export function residualDims(
  { blocks, downsamplePadding }: UnetEncoderConfig,
  { batch, height, width }: ResidualsSize,
): ReadonlyMap<string, readonly number[]> {
  const half = (edge: number) => Math.floor((edge + downsamplePadding) / 2);
  const dims: (readonly number[])[] = [[batch, blocks[0]!.channels, height, width]];
  let [rows, columns] = [height, width];
  blocks.forEach(({ channels, resnets }, index) => {
    for (let layer = 0; layer < resnets; layer += 1) dims.push([batch, channels, rows, columns]);
    if (index + 1 === blocks.length) return;
    [rows, columns] = [half(rows), half(columns)];
    dims.push([batch, channels, rows, columns]);
  });
  const down = dims.map((one, index) => [downResidual(index), one] as const);
  return new Map([...down, [MID_RESIDUAL, dims.at(-1)!]]);
}

/** `state` plus the residual of this name, which is an input of the graph with a batch of its own. */
export function withResidual(
  graph: GraphBuilder,
  state: Tensor,
  name: string,
  batch: number,
): Tensor {
  return add(graph, state, graph.input(name, graph.floatType, state.dims.with(0, batch)));
}

/** The rows of an input `[count, batch]` float32, `[batch, 1, 1, 1]` each. */
export function scaleInput(
  graph: GraphBuilder,
  name: string,
  count: number,
  batch: number,
): readonly Tensor[] {
  const scales = graph.input(name, 'float32', [count, batch]);
  const rows = split(graph, cast(graph, scales, graph.floatType), new Array(count).fill(1), 0);
  return rows.map((row) => reshape(graph, row, [batch, 1, 1, 1]));
}

/** Adds the features of this many adapters to the states of the down blocks; they are inputs of the graph. */
export function adapterFeatures(
  graph: GraphBuilder,
  adapters: number,
  blocks: number,
  batch: number,
): (state: Tensor, block: number) => Tensor {
  const scales = Array.from({ length: adapters }, (_, adapter) =>
    scaleInput(graph, adapterInput(adapter, SCALES), blocks, batch),
  );
  return (state, block) =>
    scales.reduce((sum, rows, adapter) => {
      const name = adapterInput(adapter, featureOf(block));
      const feature = graph.input(name, graph.floatType, state.dims.with(0, 1));
      return add(graph, sum, multiply(graph, feature, rows[block]!));
    }, state);
}

/**
 * Residuals that change nothing, for the steps that no control net guides: the UNet's graph has the same inputs at every step.
 *
 * - input `zero` `[1]` float32
 * - outputs: the residuals of `buildUnetStepGraph`
 *
 * @throws AppError `invalid-request` (size), `invalid-file` or `unsupported` (weights)
 */
export function buildNoResidualsGraph(
  config: UnetEncoderConfig,
  weights: WeightIndex,
  size: ResidualsSize,
): BuiltGraph {
  const { batch, height, width } = size;
  checkExtents({ batch, height, width });
  const graph = new GraphBuilder(new WeightSource(weights, 'conv_in.weight'));
  const zero = cast(graph, graph.input('zero', 'float32', [1]), graph.floatType);
  for (const [name, dims] of residualDims(config, size)) {
    graph.output(name, expand(graph, zero, dims));
  }
  return graph.finish('no-residuals');
}
