import type { BenchmarkRow } from '../../contract/benchmark.ts';
import type { DeviceReport } from '../../contract/engine-api.ts';

/** Plain text for an issue, in English whatever the page's language. */
export function benchText(report: DeviceReport, rows: readonly BenchmarkRow[]): string {
  const { backend, precision, adapter, threads, plan } = report;
  const device = adapter ? Object.values(adapter).slice(0, 3).filter(Boolean).join(' ') : 'CPU';
  const head = [
    `device: ${device}, ${backend}, ${precision}${backend === 'wasm' ? `, threads: ${threads}` : ''}`,
    ...(plan
      ? [
          `driver: ${plan.device.driver}`,
          `browser: ${plan.device.browser}`,
          `engine: ${plan.device.engine}`,
          `plan: subgroups ${plan.subgroups ? 'on' : 'off'}, ways ${JSON.stringify(plan.ways)}`,
          `struck: ${plan.struck.map(({ what, why }) => `${what} (${why})`).join(', ') || 'nothing'}`,
        ]
      : []),
  ];
  return [...head, '', ...tableOf(rows)].join('\n');
}

function tableOf(rows: readonly BenchmarkRow[]): string[] {
  const cells = rows.map(({ what, way, milliseconds, flops, note }) => [
    what,
    way,
    milliseconds === null ? note : milliseconds.toFixed(2),
    milliseconds === null || flops === null ? '' : (flops / milliseconds / 1e9).toFixed(2),
  ]);
  const table = [['what', 'way', 'ms', 'TFLOPS'], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}
