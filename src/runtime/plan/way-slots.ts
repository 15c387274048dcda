import type { WaySlot } from '../../contract/device-plan.ts';
import type { CheckPart, GraphWays, TimedLayer } from '../../graph/index.ts';

/** One choice in `GraphWays`. */
export interface SlotRow {
  readonly slot: WaySlot;
  /** All ways; the default of `DEFAULT_WAYS` is one of them. */
  readonly options: readonly string[];
  get(ways: GraphWays): string;
  /** @param way one of `options` */
  set(ways: GraphWays, way: string): GraphWays;
  /** The check graph and its output that show whether a way is right. */
  readonly part: CheckPart;
  readonly output: string;
  /** What is timed: the layers of this class that take most of a step of Stable Diffusion 1.5, the most important one first. */
  readonly layers: readonly TimedLayer[];
}

/** For reports: the kind and the size. */
export const layerName = (layer: TimedLayer): string => Object.values(layer).join(' ');

const linear = (rows: number, channels: number): TimedLayer => ({
  kind: 'linear',
  rows,
  channels,
  inner: 4 * channels,
});
const convolution = (channels: number, edge: number): TimedLayer => ({
  kind: 'convolution',
  batch: 2,
  channels,
  edge,
});

/** The layers whose kernels change with subgroups. */
export const SUBGROUP_LAYERS: readonly TimedLayer[] = [
  { kind: 'attention', batch: 2, tokens: 4096, heads: 8, head: 40 },
  linear(8192, 320),
];

/** Every choice in `GraphWays`. */
export const WAY_SLOTS: readonly SlotRow[] = [
  row(
    'linear',
    'manyRows',
    ['gemm', 'conv'],
    [linear(8192, 320), linear(2048, 640), linear(512, 1280)],
  ),
  row('convolution', 'wide', ['conv', 'gather'], [convolution(640, 32), convolution(1280, 16)]),
  row('convolution', 'narrow', ['conv', 'gather'], [convolution(320, 64)]),
  row('linear', 'fewRows', ['gemm', 'conv'], [linear(128, 1280)]),
];

function row<Layer extends keyof GraphWays, Class extends string & keyof GraphWays[Layer]>(
  layer: Layer & CheckPart,
  shapes: Class,
  options: readonly (GraphWays[Layer][Class] & string)[],
  layers: readonly TimedLayer[],
): SlotRow {
  return {
    slot: `${layer}.${shapes}` as WaySlot,
    options,
    get: (ways) => ways[layer][shapes] as string,
    set: (ways, way) => ({ ...ways, [layer]: { ...ways[layer], [shapes]: way } }),
    part: layer,
    output: shapes,
    layers,
  };
}
