import type { Slower } from '../history/compare.js';
import { formatTwo } from './figures.js';
import { plainTable } from './plain-table.js';

/** What takes more CPU than the baseline says; a word and not a failure, as machines differ. */
export function slowerTable(slower: readonly Slower[]): string {
  if (slower.length === 0)
    return '\nCPU beside the bare loop’s: nothing takes more than 1.5 times what the baseline says';
  const rows = slower.map(({ case: name, contender, before, now }) => ({
    case: name,
    client: contender,
    'before ÷ bare loop': formatTwo(before),
    'now ÷ bare loop': formatTwo(now),
    times: formatTwo(now / before),
  }));
  return plainTable('WARNING: more CPU than benchmarks/baseline.json says', ['case', 'client'], rows);
}
