/**
 * Counts the memory that onnxruntime takes by wrapping the browser's own methods: its WebAssembly memory, and the buffers on the
 * GPU with their peak. Import it before anything starts onnxruntime.
 */
let wasm: WebAssembly.Memory | null = null;
let gpuBytes = 0;
let gpuPeak = 0;

const keep = (memory: WebAssembly.Memory) => (wasm = memory);
const { Memory } = WebAssembly;
WebAssembly.Memory = class extends Memory {
  constructor(descriptor: WebAssembly.MemoryDescriptor) {
    super(descriptor);
    keep(this);
  }
};

const sizes = new WeakMap<GPUBuffer, number>();
const { createBuffer } = GPUDevice.prototype;
const { destroy } = GPUBuffer.prototype;
GPUDevice.prototype.createBuffer = function (descriptor) {
  const buffer = createBuffer.call(this, descriptor);
  sizes.set(buffer, descriptor.size);
  gpuBytes += descriptor.size;
  gpuPeak = Math.max(gpuPeak, gpuBytes);
  return buffer;
};
GPUBuffer.prototype.destroy = function () {
  gpuBytes -= sizes.get(this) ?? 0;
  sizes.delete(this);
  destroy.call(this);
};

/** In bytes. WebAssembly's memory only grows, so its size is its peak. */
export const memoryPeak = () => ({ wasm: wasm?.buffer.byteLength ?? 0, gpu: gpuPeak });

/** The present size of the GPU's buffers, in bytes. */
export const gpuMemory = () => gpuBytes;
