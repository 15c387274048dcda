import type { JobRunner } from '../job.ts';

/** Times single layers, and the parts of Stable Diffusion 1.5 at their full size with random weights. */
export function benchmarkJob(): JobRunner<'benchmark'> {
  return {
    idsOf: () => Promise.resolve([]),
    async run({ table }, { bench, onProgress, signal }) {
      // Whatever is loaded would take the memory, and hardly anybody needs this code.
      const { runBenchmark } = await import('./run-benchmark.ts');
      await bench.leaveDevice();
      const device = await bench.device();
      const rows = await runBenchmark(device, table, signal, (done, total) =>
        onProgress({ type: 'measuring', done, total }),
      );
      return signal.aborted ? { type: 'cancelled' } : { type: 'measured', rows };
    },
  };
}
