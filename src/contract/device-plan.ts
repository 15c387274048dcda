import type { GraphWays } from '../graph/ways.ts';

/** A change to what is checked or measured, or how, makes every older plan invalid. */
export const PLAN_VERSION = 2;

/** What a plan holds for. When one of these changes, the device is checked and measured again. */
export interface DeviceIdentity {
  /** Vendor, architecture and name of the GPU, as far as the browser tells. */
  readonly adapter: string;
  /** The driver where the browser tells it, and the features that it offers, which change with it. */
  readonly driver: string;
  readonly browser: string;
  /** This app and onnxruntime. */
  readonly engine: string;
}

/** A layer and the class of shapes for which its way of writing is chosen: a path into `GraphWays`. */
export type WaySlot =
  'linear.fewRows' | 'linear.manyRows' | 'convolution.narrow' | 'convolution.wide';

/** What can be found wrong on a device, and is then not used there. */
export type Strikable = 'subgroups' | 'fp16' | 'webgpu' | `${WaySlot}.${string}`;

export interface Strike {
  readonly what: Strikable;
  /** Wrong numbers, an error, a GPU that was lost, or one that did not answer. */
  readonly why: 'wrong' | 'failed' | 'lost' | 'hung';
  /** For reports: the outputs that were wrong, or the error. */
  readonly detail: string;
}

/** Whether something was found wrong. */
export const isStruck = (struck: readonly Pick<Strike, 'what'>[], what: Strikable): boolean =>
  struck.some((strike) => strike.what === what);

/** How long one layer took in one way. */
export interface LayerTiming {
  /** Its kind and size, such as `linear 8192 320 1280`. */
  readonly layer: string;
  /** Whose ways were compared; null for subgroups. */
  readonly slot: WaySlot | null;
  /** `subgroups`, `no-subgroups`, or the way in which it was written. The default comes first. */
  readonly way: string;
  readonly milliseconds: number;
  /** Of one layer, multiplications and additions. */
  readonly flops: number;
}

/** What is right and quick on one device, found by trying. */
export interface DevicePlan {
  readonly version: typeof PLAN_VERSION;
  readonly device: DeviceIdentity;
  readonly struck: readonly Strike[];
  /** What is left after the strikes has been found right. */
  readonly isChecked: boolean;
  /** Whether they are used: only if they are right and not slower. */
  readonly subgroups: boolean;
  readonly ways: GraphWays;
  readonly timings: readonly LayerTiming[];
  /** ISO 8601: when optional features and speed were last examined; null if never. */
  readonly measuredAt: string | null;
}
