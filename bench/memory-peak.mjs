/** The memory of the page and its workers according to the browser, without onnxruntime's WebAssembly memory, in bytes. */
export const memoryOf = (page) =>
  page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes);

/**
 * Measures memory repeatedly while `work` runs. Measuring takes time, so use longer pauses for long work.
 *
 * @returns `[result, peak]`
 */
export async function withMemoryPeak(page, work, pauseMs = 1000) {
  let peak = 0;
  let running = true;
  const sampling = (async () => {
    while (running) {
      peak = Math.max(peak, await memoryOf(page));
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  })();
  try {
    const result = await work();
    running = false;
    // The last measurement may be the only one of short work.
    await sampling;
    return [result, peak];
  } finally {
    running = false;
  }
}
