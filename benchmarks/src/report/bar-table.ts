import { isMet, type Bar } from '../bars/bar.js';
import { barsFor } from '../bars/bars.js';
import type { Results } from '../results.js';
import { formatTwo } from './figures.js';
import { plainTable } from './plain-table.js';

/** What the product must reach, and what it has. */
export function barTable(results: Results): string {
  const rows = barsFor(results).map((bar) => rowOf(bar, bar.measure(results)));
  return rows.length === 0 ? '' : plainTable('What Stowage must reach', ['case', 'against', 'is'], rows);
}

function rowOf(bar: Bar, measured: number | undefined): Record<string, string> {
  const { title, against, atLeast, atMost, unit = '' } = bar;
  const met = isMet(bar, measured);
  return {
    case: title,
    against,
    bar: atLeast === undefined ? `≤ ${atMost}${unit}` : `≥ ${atLeast}`,
    measured: measured === undefined ? '–' : `${formatTwo(measured)}${unit}`,
    is: met === undefined ? 'not measured' : met ? 'met' : 'missed',
  };
}
