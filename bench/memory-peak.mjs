/** The memory of the page and its workers according to the browser, without onnxruntime's WebAssembly memory, in bytes. */
export const memoryOf = (page) =>
  page.evaluate(async () => (await performance.measureUserAgentSpecificMemory()).bytes);

/** The same, by its owner: the page, or a worker by the name of its file. Nothing says whose the rest is. */
export const memoryByOwner = (page) =>
  page.evaluate(async () => {
    const { breakdown } = await performance.measureUserAgentSpecificMemory();
    const nameOf = ({ scope, url }) =>
      scope === 'Window' ? 'page' : (/(\w+)\.worker/.exec(url)?.[1] ?? scope);
    const owners = {};
    for (const { bytes, attribution } of breakdown) {
      const [owner = 'rest'] = attribution.map(nameOf);
      owners[owner] = (owners[owner] ?? 0) + bytes;
    }
    return owners;
  });

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
