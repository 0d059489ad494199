import { hostname } from 'node:os';
import * as z from 'zod';

/** A process that works on an upload. */
export const ownerSchema = z.lazy(() =>
  z.object({
    host: z.string(),
    pid: z.int().positive(),
    /** When it was started, in milliseconds of a clock that nobody sets. */
    started: z.number(),
  }),
);

type Owner = z.infer<typeof ownerSchema>;

/** The moment is computed from two clocks that are read one after the other. */
const SAME_START = 50;

/** This process, in each of its threads. */
export function thisProcess(): Owner {
  const started = Number(process.hrtime.bigint() / 1_000_000n) - process.uptime() * 1000;
  return { host: hostname(), pid: process.pid, started };
}

/**
 * Whether a process may still be working. Of one on another machine nobody can tell. The ids of processes come again, above all in containers: one
 * with our id that was started at another time is no more.
 */
export function isAlive(owner: Owner): boolean {
  const self = thisProcess();
  if (owner.host !== self.host) return true;
  if (owner.pid === self.pid) return Math.abs(owner.started - self.started) < SAME_START;
  return isRunning(owner.pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
