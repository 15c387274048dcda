import { readdirSync, readFileSync } from 'node:fs';

/**
 * The largest renderer's resident memory at its peak so far, WebAssembly included, in MB; only on Linux.
 *
 * @param profile the folder of the browser's profile, which identifies its processes
 */
export function rendererPeakMb(profile) {
  const peaks = readdirSync('/proc', { withFileTypes: true }).flatMap(({ name }) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      if (!command.includes('--type=renderer') || !command.includes(profile)) return [];
      return Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
    } catch {
      return []; // Not a process, or one that has ended in the meantime.
    }
  });
  return Math.round(Math.max(...peaks) / 1024);
}
