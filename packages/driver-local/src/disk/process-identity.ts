import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, in a word that others can tell whether it still runs from. */
export interface ProcessIdentity {
  /** The machine, and on Linux the namespace in which the process has its id: ids of others mean nothing here. */
  readonly machine: string;
  readonly pid: number;
  /** When it began, as the system says it: ids of processes come again. Empty where that cannot be told. */
  readonly started: string;
}

/** This one. */
export const thisProcess: ProcessIdentity = {
  machine: `${hostname()} ${orEmpty(() => readlinkSync('/proc/self/ns/pid'))}`,
  pid: process.pid,
  started: startOf(process.pid),
};

/** Whether a process has ended for certain. Of one on another machine nobody can tell. */
export function hasEnded({ machine, pid, started }: ProcessIdentity): boolean {
  if (machine !== thisProcess.machine) return false;
  if (!isThere(pid)) return true;
  const now = startOf(pid);
  return started !== '' && now !== '' && started !== now;
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of `/proc/<pid>/stat`; the second one, the program's name, may hold anything. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function startOf(pid: number): string {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
