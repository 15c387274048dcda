import type { TFunction } from 'i18next';
import type { DevicePlan, LayerTiming, Strike, WaySlot } from '../../contract/device-plan.ts';
import type { DeviceReport } from '../../contract/engine-api.ts';
import type { Format } from '../format.ts';

type Slot = WaySlot;
type Way = 'gemm' | 'conv' | 'gather';

/** What is known about a device, in short sentences. */
export function planSentences({ adapter, plan }: DeviceReport, t: TFunction): readonly string[] {
  if (!plan)
    return [t(adapter?.isSoftware ? 'devicePlan.uncheckedEmulated' : 'devicePlan.unchecked')];
  const strikes = plan.struck.map((strike) => strikeSentence(strike, t));
  if (plan.struck.some(({ what }) => what === 'webgpu')) return strikes;
  const isDone = plan.measuredAt !== null;
  return [
    t(isDone ? 'devicePlan.right' : 'devicePlan.untimed'),
    ...strikes,
    ...(plan.subgroups ? [t('devicePlan.subgroups')] : []),
    ...(isDone && adapter?.isSoftware ? [t('devicePlan.emulated')] : []),
  ];
}

export function strikeSentence({ what, why }: Strike, t: TFunction): string {
  return t('devicePlan.struck', { what: nameOf(what, t), why: t(`devicePlan.why.${why}`) });
}

function nameOf(what: Strike['what'], t: TFunction): string {
  if (what === 'subgroups' || what === 'fp16' || what === 'webgpu') {
    return t(`devicePlan.what.${what}`);
  }
  const end = what.lastIndexOf('.');
  return t('devicePlan.what.way', {
    layer: t(`devicePlan.layer.${what.slice(0, end) as Slot}`),
    way: t(`devicePlan.way.${what.slice(end + 1) as Way}`),
  });
}

const SLOTS = [
  'linear.manyRows',
  'linear.fewRows',
  'convolution.wide',
  'convolution.narrow',
] as const satisfies readonly Slot[];

/** How fast each kind of layer runs in the chosen way; empty if nothing was timed. */
export function speedSentences(plan: DevicePlan, t: TFunction, format: Format): string[] {
  const attention = plan.timings.find(
    ({ layer, way }) =>
      layer.startsWith('attention') && way === (plan.subgroups ? 'subgroups' : 'no-subgroups'),
  );
  const speedOf = (timings: readonly LayerTiming[]) =>
    t('devicePlan.flops', { number: format.number(flopsPerSecond(timings) / 1e12) });
  const slots = SLOTS.flatMap((slot) => {
    const timings = plan.timings.filter((timing) => timing.slot === slot);
    const way = wayOf(plan, slot);
    const chosen = timings.filter((timing) => timing.way === way);
    if (chosen.length === 0) return [];
    const usual = timings.filter((timing) => timing.way === timings[0]?.way);
    const gain = flopsPerSecond(chosen) / flopsPerSecond(usual) - 1;
    const words = {
      layer: t(`devicePlan.layer.${slot}`),
      way: t(`devicePlan.way.${way as Way}`),
      speed: speedOf(chosen),
    };
    return way === usual[0]?.way
      ? [t('devicePlan.speed', words)]
      : [t('devicePlan.gain', { ...words, percent: format.percent(gain) })];
  });
  return attention ? [...slots, t('devicePlan.attention', { speed: speedOf([attention]) })] : slots;
}

function wayOf({ ways }: DevicePlan, slot: Slot): string | undefined {
  const [layer, shapes] = slot.split('.') as [string, string];
  return (ways as unknown as Readonly<Record<string, Readonly<Record<string, string>>>>)[layer]?.[
    shapes
  ];
}

function flopsPerSecond(timings: readonly LayerTiming[]): number {
  const sum = (of: (timing: LayerTiming) => number) =>
    timings.reduce((total, timing) => total + of(timing), 0);
  return (1000 * sum(({ flops }) => flops)) / sum(({ milliseconds }) => milliseconds);
}
