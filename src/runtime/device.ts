import { Ending } from '../core/async/ending.ts';
import { isStruck, type DeviceIdentity, type DevicePlan } from '../contract/device-plan.ts';
import type { BackendPreference, FallbackReason } from '../contract/engine-api.ts';
import { DEFAULT_WAYS, type GraphWays } from '../graph/index.ts';
import { identityOf } from './device-identity.ts';
import { MemoryShortage } from './memory-shortage.ts';

export interface AdapterSummary {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isSoftware: boolean;
  readonly maxBufferSize: number;
  /** Of one tensor: bytes that a shader can see through one binding. */
  readonly maxBindingSize: number;
}

/** Where the graphs run and in which precision. */
export type ComputeDevice =
  | {
      readonly backend: 'webgpu';
      readonly precision: 'fp16' | 'fp32';
      readonly adapter: AdapterSummary;
      readonly gpuDevice: GPUDevice;
      readonly identity: DeviceIdentity;
      /** null as long as nobody has checked it. */
      readonly plan: DevicePlan | null;
      /** How the graphs are written that run on it. */
      readonly ways: GraphWays;
      /** Happens when the GPU is lost, by itself or because `gpuDevice` was destroyed. */
      readonly lost: Ending;
      readonly shortage: Pick<MemoryShortage, 'take'>;
      readonly fallbackReasons: readonly FallbackReason[];
    }
  | {
      readonly backend: 'wasm';
      readonly precision: 'fp32';
      readonly adapter: AdapterSummary | null;
      /** The plan because of which a GPU is not used. */
      readonly plan?: DevicePlan;
      readonly fallbackReasons: readonly FallbackReason[];
    };

/** How a device's plan is found. */
export interface PlanSource {
  /** The version of this app and of onnxruntime. */
  readonly engine: string;
  /** null if the device has not been checked. */
  find(identity: DeviceIdentity): Promise<DevicePlan | null>;
}

const NO_PLANS: PlanSource = { engine: '', find: () => Promise.resolve(null) };

/**
 * Picks WebGPU on a real GPU, else WebAssembly. A software adapter (SwiftShader, lavapipe, WARP) is used only if 'webgpu' is
 * requested: its compute shaders are about forty times slower than onnxruntime's own SIMD kernels on the same cores. Without
 * WebGPU, WebAssembly is used whatever was requested, and the reason is reported. A plan says which features of the device must not
 * be used; without one, no optional feature is.
 */
export async function openDevice(
  preference: BackendPreference,
  plans = NO_PLANS,
): Promise<ComputeDevice> {
  if (preference === 'wasm') return wasmDevice(null, 'chosen');
  // Its type is not optional, but browsers without WebGPU do not have it.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) return wasmDevice(null, isSecureContext ? 'no-webgpu' : 'insecure-origin');
  // Both requests reject, instead of returning null, if the driver has just crashed or been blocked.
  const adapter = await gpu
    .requestAdapter({ powerPreference: 'high-performance' })
    .catch(() => null);
  if (!adapter) return wasmDevice(null, 'no-adapter');
  const summary = summarize(adapter);
  if (summary.isSoftware && preference === 'auto') return wasmDevice(summary, 'software-adapter');

  const identity = await identityOf(adapter, plans.engine);
  const plan = await plans.find(identity);
  if (plan && isStruck(plan.struck, 'webgpu')) return { ...wasmDevice(summary, 'wrong-gpu'), plan };

  const gpuDevice = await requestDevice(adapter, plan?.subgroups ?? false).catch(() => null);
  if (!gpuDevice) return wasmDevice(summary, 'no-adapter');
  const hasF16 = gpuDevice.features.has('shader-f16');
  const isF16Wrong = plan !== null && isStruck(plan.struck, 'fp16');
  return {
    backend: 'webgpu',
    precision: hasF16 && !isF16Wrong ? 'fp16' : 'fp32',
    adapter: summary,
    gpuDevice,
    identity,
    plan,
    ways: plan?.ways ?? DEFAULT_WAYS,
    lost: lossOf(gpuDevice),
    shortage: new MemoryShortage(gpuDevice),
    fallbackReasons: [
      ...(summary.isSoftware ? (['software-adapter'] as const) : []),
      ...(hasF16 || summary.isSoftware ? [] : (['no-f16'] as const)),
      ...(isF16Wrong ? (['wrong-f16'] as const) : []),
    ],
  };
}

function lossOf(gpuDevice: GPUDevice): Ending {
  const lost = new Ending();
  void gpuDevice.lost.then(() => lost.come());
  return lost;
}

function wasmDevice(adapter: AdapterSummary | null, reason: FallbackReason): ComputeDevice {
  return { backend: 'wasm', precision: 'fp32', adapter, fallbackReasons: [reason] };
}

const SOFTWARE_ADAPTER = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

function summarize(adapter: GPUAdapter): AdapterSummary {
  const { vendor, architecture, description, device } = adapter.info;
  return {
    vendor,
    architecture,
    description: description || device,
    isSoftware:
      adapter.info.isFallbackAdapter ||
      SOFTWARE_ADAPTER.test([vendor, architecture, description, device].join(' ')),
    maxBufferSize: adapter.limits.maxBufferSize,
    maxBindingSize: adapter.limits.maxStorageBufferBindingSize,
  };
}

/** Features that only some kernels use, and that must be proved right before they are asked for. */
const SUBGROUPS = [
  'subgroups',
  'subgroup-size-control',
  'chromium-experimental-subgroup-matrix',
] as GPUFeatureName[];

/** Whether the adapter has anything that a check of `subgroups` could prove. */
export const offersSubgroups = ({ driver }: DeviceIdentity): boolean =>
  driver.split(' ').includes('subgroups');

/** A device with the limits of the adapter, as onnxruntime would create it. */
async function requestDevice(adapter: GPUAdapter, hasSubgroups: boolean): Promise<GPUDevice> {
  const wanted: GPUFeatureName[] = ['shader-f16', 'timestamp-query'];
  if (hasSubgroups) wanted.push(...SUBGROUPS);
  const { limits } = adapter;
  return adapter.requestDevice({
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    requiredLimits: {
      maxBufferSize: limits.maxBufferSize,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupSizeY: limits.maxComputeWorkgroupSizeY,
      maxComputeWorkgroupSizeZ: limits.maxComputeWorkgroupSizeZ,
      maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
    },
  });
}
