import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Seconds, with those of its children that have ended. */
  readonly cpu: number;
}

/** CPU seconds of a process and of all that it has started, where there is /proc; elsewhere 0. */
export function treeCpuSeconds(root: number): number {
  const all = processes();
  let seconds = 0;
  for (let pids = new Set([root]); pids.size > 0;) {
    for (const { pid, cpu } of all) if (pids.has(pid)) seconds += cpu;
    pids = new Set(all.filter(({ parent }) => pids.has(parent)).map(({ pid }) => pid));
  }
  return seconds;
}

function processes(): readonly Process[] {
  try {
    return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? processOf(Number(name)) : []));
  } catch {
    return [];
  }
}

/** None for one that has ended meanwhile. */
function processOf(pid: number): readonly Process[] {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const [, parent, ...rest] = fields;
    const ticks = rest.slice(9, 13).reduce((sum, each) => sum + Number(each), 0);
    return [{ pid, parent: Number(parent), cpu: ticks / TICKS_PER_SECOND }];
  } catch {
    return [];
  }
}
