/**
 * Hears of memory that a GPU did not give. WebGPU says so beside the call: the buffer it returns is invalid, and onnxruntime
 * fails with it later, in words that say nothing of memory.
 */
export class MemoryShortage {
  #isShort = false;

  constructor(private readonly device: GPUDevice) {
    device.addEventListener('uncapturederror', ({ error }) => {
      if (error instanceof GPUOutOfMemoryError) this.#isShort = true;
    });
  }

  /** Whether memory ran short since it was last asked; what one shortage caused is waited for, so that it counts once. */
  async take(): Promise<boolean> {
    await this.device.queue.onSubmittedWorkDone();
    const wasShort = this.#isShort;
    this.#isShort = false;
    return wasShort;
  }
}
