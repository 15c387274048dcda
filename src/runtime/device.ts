import { Ending } from '../core/async/ending.ts';
import { MemoryShortage } from './memory-shortage.ts';

export type DevicePreference = 'auto' | 'webgpu' | 'wasm';

export type FallbackReason =
  'no-webgpu' | 'insecure-origin' | 'no-adapter' | 'software-adapter' | 'no-f16' | 'chosen';

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
      /** Happens when the GPU is lost, by itself or because `gpuDevice` was destroyed. */
      readonly lost: Ending;
      readonly shortage: Pick<MemoryShortage, 'take'>;
      readonly fallbackReasons: readonly FallbackReason[];
    }
  | {
      readonly backend: 'wasm';
      readonly precision: 'fp32';
      readonly adapter: AdapterSummary | null;
      readonly fallbackReasons: readonly FallbackReason[];
    };

/**
 * Picks WebGPU on a real GPU, else WebAssembly. A software adapter (SwiftShader, lavapipe, WARP) is used only if 'webgpu' is
 * requested: its compute shaders are about forty times slower than onnxruntime's own SIMD kernels on the same cores. Without
 * WebGPU, WebAssembly is used whatever was requested, and the reason is reported.
 */
export async function openDevice(preference: DevicePreference): Promise<ComputeDevice> {
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

  const gpuDevice = await requestDevice(adapter, summary.isSoftware).catch(() => null);
  if (!gpuDevice) return wasmDevice(summary, 'no-adapter');
  const hasF16 = gpuDevice.features.has('shader-f16');
  return {
    backend: 'webgpu',
    precision: hasF16 ? 'fp16' : 'fp32',
    adapter: summary,
    gpuDevice,
    lost: lossOf(gpuDevice),
    shortage: new MemoryShortage(gpuDevice),
    fallbackReasons: fallbackReasons(summary.isSoftware, hasF16),
  };
}

function lossOf(gpuDevice: GPUDevice): Ending {
  const lost = new Ending();
  void gpuDevice.lost.then(() => lost.come());
  return lost;
}

function fallbackReasons(isSoftware: boolean, hasF16: boolean): FallbackReason[] {
  if (isSoftware) return ['software-adapter'];
  return hasF16 ? [] : ['no-f16'];
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

/**
 * A device with all features of the adapter, as onnxruntime would create it. But on software adapters its FlashAttention
 * gives wrong numbers if `subgroups` is enabled, so it is left out there.
 */
async function requestDevice(adapter: GPUAdapter, isSoftware: boolean): Promise<GPUDevice> {
  const wanted: GPUFeatureName[] = ['shader-f16', 'timestamp-query'];
  if (!isSoftware) wanted.push('subgroups');
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
