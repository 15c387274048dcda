/** What the page and its workers hold by the browser's own account, onnxruntime's WebAssembly memory left out; bytes. */
export const memoryOf = (page) =>
  page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes);

/**
 * Looks at memory again and again while `work` goes on, which takes time of its own: long work can do with pauses.
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
    return [await work(), peak];
  } finally {
    running = false;
    await sampling;
  }
}
