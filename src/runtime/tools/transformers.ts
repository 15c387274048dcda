import type * as transformers from '@xenova/transformers';
import { AppError } from '../../core/errors.ts';
import { loadOnnxRuntime } from '../onnxruntime.ts';

export type Transformers = typeof transformers;

/** Files of a model by their paths. */
export type FilesOfModel = ReadonlyMap<string, Blob>;

/** The models that can be opened now, by the names under which they are asked for. */
const open = new Map<string, FilesOfModel>();

let loading: Promise<Transformers> | null = null;

/**
 * transformers.js, on this program's own onnxruntime, and with nothing but the files that it is given: it fetches nothing.
 *
 * @throws AppError `outdated` if its code cannot be loaded
 */
export function loadTransformers(): Promise<Transformers> {
  loading ??= importLibrary().catch((error: unknown) => {
    loading = null;
    if (error instanceof AppError) throw error;
    const reason = String(error);
    throw new AppError('outdated', reason, { reason }, { cause: error });
  });
  return loading;
}

async function importLibrary(): Promise<Transformers> {
  const runtime = await loadOnnxRuntime();
  // It takes the runtime that it finds here instead of its own.
  Object.assign(globalThis, { [Symbol.for('onnxruntime')]: runtime });
  const wasm = runtime.env.wasm as typeof runtime.env.wasm | undefined;
  const paths = wasm?.wasmPaths;
  const library = await import('@xenova/transformers');
  // It has set a CDN for the WebAssembly, which the bundler has put beside this code.
  if (wasm) Object.assign(wasm, { wasmPaths: paths });
  const { env } = library;
  env.logLevel = library.LogLevel.NONE;
  env.allowRemoteModels = false;
  // What it calls local is what the cache below has.
  env.allowLocalModels = true;
  env.useFS = false;
  env.useFSCache = false;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.useCustomCache = true;
  env.customCache = {
    match: (address: string) => Promise.resolve(fileAt(address)),
    put: () => Promise.resolve(),
  };
  env.fetch = () => Promise.resolve(new Response(null, { status: 404 }));
  return library;
}

/** Runs something that opens a model's files under this name, which no other model ever has. */
export async function withFiles<T>(
  name: string,
  files: FilesOfModel,
  work: () => Promise<T>,
): Promise<T> {
  open.set(name, files);
  try {
    return await work();
  } finally {
    open.delete(name);
  }
}

/** It asks for `…/<name>/<path>` and `…/<name>/resolve/main/<path>`. */
function fileAt(address: string): Response | undefined {
  for (const [name, files] of open) {
    const at = address.indexOf(`${name}/`);
    if (at < 0) continue;
    const path = address.slice(at + name.length + 1).replace(/^resolve\/main\//, '');
    const file = files.get(path);
    if (file) return new Response(file);
  }
  return undefined;
}
