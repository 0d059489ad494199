import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { plainTable } from './plain-table.js';

/** As V8 writes it. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

const ROWS = 25;
const IDLE = '(idle)';

/** The functions in which a process spent most time by themselves, of the time that it was not waiting. */
export async function profileTable(path: string): Promise<string> {
  const profile = JSON.parse(await readFile(path, 'utf8')) as CpuProfile;
  const times = selfTimes(profile);
  times.delete(IDLE);
  const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
  const hottest = [...times].toSorted(([, a], [, b]) => b - a).slice(0, ROWS);
  const rows = hottest.map(([where, time]) => ({
    'self ms': (time / 1000).toFixed(0),
    share: `${((100 * time) / busy).toFixed(1)} %`,
    function: where,
  }));
  return plainTable(`${basename(path)}: ${(busy / 1e6).toFixed(2)} s busy`, ['function'], rows);
}

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id) ?? '?';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  });
  return times;
}

/** Function, package or file, and line. */
function nameOf({ callFrame: { functionName, url, lineNumber } }: ProfileNode): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/(packages|benchmarks)\//, '$1/');
  return url === '' ? name : `${name} ${file}:${lineNumber + 1}`;
}
