import { AppError } from '../core/errors.ts';
import type { ComputeDevice } from './device.ts';

/** How long a call may continue after the GPU is lost; most reject within 40 ms, some never. */
const LOST_GRACE_MS = 2_000;

/** Calls often reject a moment before the loss is announced. */
const ANNOUNCEMENT_MS = 100;

/**
 * Returns the call's result, or throws its own failure or the loss of the GPU.
 *
 * @throws AppError `device-lost`, `out-of-memory`, `outdated`, `internal`; `engine-crashed` when onnxruntime does not return
 */
export async function onDevice<T>(device: ComputeDevice, call: Promise<T>): Promise<T> {
  if (device.backend === 'wasm') return call.catch((error: unknown) => fail(error));
  const { lost, shortage } = device;
  const hung = async (): Promise<never> => {
    await delay(LOST_GRACE_MS);
    throw new AppError('engine-crashed', 'The GPU was lost and onnxruntime did not return.');
  };
  try {
    return await lost.during(call, hung);
  } catch (error) {
    if (error instanceof AppError) throw error;
    await lost.during(delay(ANNOUNCEMENT_MS), () => undefined);
    const isShort = !lost.hasCome && (await lost.during(shortage.take(), () => false));
    if (lost.hasCome) {
      throw new AppError('device-lost', 'The GPU was lost.', { reason: textOf(error) });
    }
    return fail(error, isShort);
  }
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** onnxruntime throws strings and plain Errors, so only their text shows the cause. */
function fail(thrown: unknown, isShort = false): never {
  const reason = textOf(thrown);
  const isMemory =
    isShort || /out of memory|bad_alloc|failed to allocate|OOM|createBuffer/i.test(reason);
  // onnxruntime fetches its WebAssembly at the first session, and remembers a failure.
  const isMissing = /fetching of the wasm failed|call to 'initWasm\(\)' failed/.test(reason);
  const code = isMemory ? 'out-of-memory' : isMissing ? 'outdated' : 'internal';
  throw new AppError(code, reason, { reason }, { cause: thrown });
}

function textOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
