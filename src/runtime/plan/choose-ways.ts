import {
  isStruck,
  type LayerTiming,
  type Strike,
  type WaySlot,
} from '../../contract/device-plan.ts';
import { DEFAULT_WAYS, type GraphWays } from '../../graph/index.ts';
import { layerName, WAY_SLOTS, type SlotRow } from './way-slots.ts';

/** Another way has to take at most this share of the default's time: smaller gains are within the noise of two measurements. */
const CLEARLY_QUICKER = 0.95;

/** The names of ways that are timed but belong to no slot. */
export const WITH_SUBGROUPS = 'subgroups';
export const WITHOUT_SUBGROUPS = 'no-subgroups';

export const strikeName = (slot: WaySlot, way: string) => `${slot}.${way}` as const;

/** The ways of a slot, without those found wrong; the default first. */
export function rightWays(row: SlotRow, struck: readonly Pick<Strike, 'what'>[]): string[] {
  const usual = row.get(DEFAULT_WAYS);
  const others = row.options.filter(
    (way) => way !== usual && !isStruck(struck, strikeName(row.slot, way)),
  );
  return [usual, ...others];
}

/**
 * The quickest right way for each class of shapes, by the sum of the layers that were timed in every such way. The default
 * stays where nothing is clearly quicker, and where nothing was timed.
 */
export function chooseWays(
  timings: readonly LayerTiming[],
  struck: readonly Pick<Strike, 'what'>[],
): GraphWays {
  return WAY_SLOTS.reduce<GraphWays>((ways, row) => {
    const candidates = rightWays(row, struck);
    const own = timings.filter(({ slot }) => slot === row.slot);
    return row.set(ways, quickest(candidates, row.layers.map(layerName), own));
  }, DEFAULT_WAYS);
}

/** Whether subgroups pay. As in onnxruntime itself, they are used unless the device is clearly quicker without them. */
export function choosesSubgroups(timings: readonly LayerTiming[]): boolean {
  const own = timings.filter(({ slot }) => slot === null);
  const layers = [...new Set(own.map(({ layer }) => layer))];
  return quickest([WITH_SUBGROUPS, WITHOUT_SUBGROUPS], layers, own) === WITH_SUBGROUPS;
}

/** @param ways the default first */
function quickest(
  ways: readonly string[],
  layers: readonly string[],
  timings: readonly LayerTiming[],
): string {
  const timeOf = (layer: string, way: string) =>
    timings.find((timing) => timing.layer === layer && timing.way === way)?.milliseconds;
  const complete = layers.filter((layer) => ways.every((way) => timeOf(layer, way) !== undefined));
  const totals = ways.map((way) =>
    complete.reduce((sum, layer) => sum + (timeOf(layer, way) ?? 0), 0),
  );
  const [usual = 0] = totals;
  const least = Math.min(...totals);
  return ways[least < usual * CLEARLY_QUICKER ? totals.indexOf(least) : 0]!;
}
