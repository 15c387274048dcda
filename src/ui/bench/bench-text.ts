import type { BenchmarkRow } from '../../contract/benchmark.ts';
import type { DeviceReport } from '../../contract/engine-api.ts';

/** Plain text for an issue, in English whatever the page's language is. */
export function benchText(report: DeviceReport, rows: readonly BenchmarkRow[]): string {
  const { backend, precision, adapter, threads, plan } = report;
  const gpu = adapter ? Object.values(adapter).slice(0, 3).filter(Boolean).join(' ') : 'none';
  const head = [
    ...(backend === 'wasm'
      ? [`device: CPU, ${precision}, threads: ${threads}`, `GPU, not used: ${gpu}`]
      : [`device: ${gpu}, ${backend}, ${precision}`]),
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
  const cells = rows.map((row) => [
    row.what,
    row.way,
    row.milliseconds === null ? row.note : row.milliseconds.toFixed(2),
    rateOf(row),
  ]);
  const table = [['what', 'way', 'ms', 'rate'], ...cells];
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

function rateOf({ milliseconds, flops, bytes }: BenchmarkRow): string {
  if (milliseconds === null) return '';
  if (bytes !== null) return `${(bytes / milliseconds / 1e6).toFixed(2)} GB/s`;
  return flops === null ? '' : `${(flops / milliseconds / 1e6).toFixed(1)} GFLOPS`;
}
