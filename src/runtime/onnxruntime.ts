import type * as ort from 'onnxruntime-web';
import { AppError } from '../core/errors.ts';

export type OnnxRuntime = typeof ort;

let loading: Promise<OnnxRuntime> | null = null;

/**
 * onnxruntime-web in the best build for this browser: JSPI if WebAssembly can suspend (smaller, and it streams weights to the
 * GPU tensor by tensor), else asyncify. Both have the WebGPU and the CPU kernels.
 */
export function loadOnnxRuntime(): Promise<OnnxRuntime> {
  loading ??= importBuild().catch((error: unknown) => {
    loading = null;
    const reason = String(error);
    throw new AppError('outdated', reason, { reason }, { cause: error });
  });
  return loading;
}

async function importBuild(): Promise<OnnxRuntime> {
  const hasJspi = 'Suspending' in WebAssembly;
  const runtime = hasJspi
    ? await import('onnxruntime-web/jspi')
    : await import('onnxruntime-web/webgpu');
  runtime.env.logLevel = 'error';
  runtime.env.wasm.numThreads = wasmThreads();
  return runtime;
}

/** Threads need SharedArrayBuffer and so cross-origin isolation; more than eight bring no gain. */
export function wasmThreads(): number {
  return globalThis.crossOriginIsolated
    ? Math.min(8, Math.max(1, navigator.hardwareConcurrency))
    : 1;
}
