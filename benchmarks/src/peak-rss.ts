import { readFileSync } from 'node:fs';

/**
 * The most memory a process has held, in bytes; undefined for one that has ended, and where there is no /proc. `getrusage` would count
 * what its parent held when it was forked.
 */
export function peakRssOf(pid: number | 'self'): number | undefined {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
