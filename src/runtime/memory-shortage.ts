/**
 * Detects when a GPU runs out of memory. WebGPU reports that separately from the call: it returns an invalid buffer, with which
 * onnxruntime fails later, with a message that does not mention memory.
 */
export class MemoryShortage {
  #isShort = false;

  constructor(private readonly device: GPUDevice) {
    device.addEventListener('uncapturederror', ({ error }) => {
      if (error instanceof GPUOutOfMemoryError) this.#isShort = true;
    });
  }

  /** Whether memory ran out since the last call. Waits for the consequences of a shortage, so that it is reported once. */
  async take(): Promise<boolean> {
    await this.device.queue.onSubmittedWorkDone();
    const wasShort = this.#isShort;
    this.#isShort = false;
    return wasShort;
  }
}
