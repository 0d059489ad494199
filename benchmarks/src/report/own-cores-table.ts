import { unitOf } from '../case.js';
import { ownCores, type OwnCores } from '../own-cores.js';
import type { Results } from '../results.js';
import { formatRate, formatTwo } from './figures.js';
import { plainTable } from './plain-table.js';

const TITLE =
  'Estimate, from CPU seconds: client and server with a core each, the client in one thread, nobody waiting for a disk';

/** How fast Stowage would be on a machine with more cores, beside the bare loop on the same machine. */
export function ownCoresTable(results: Results): string {
  const estimates = ownCores(results);
  const shown = estimates.filter(({ contender }) => contender.startsWith('stowage'));
  const rows = shown.map((estimate) => rowOf(estimate, bareLoopOf(estimate, estimates)));
  return rows.length === 0 ? '' : plainTable(TITLE, ['case', 'client', 'unit', 'busiest'], rows);
}

function bareLoopOf(estimate: OwnCores, estimates: readonly OwnCores[]): OwnCores | undefined {
  return estimates.find(({ case: { name }, contender }) => name === estimate.case.name && contender === 'bare-loop');
}

function rowOf(estimate: OwnCores, bare: OwnCores | undefined): Record<string, string> {
  return {
    case: estimate.case.name,
    client: estimate.contender,
    measured: formatRate(estimate.measured),
    estimate: formatRate(estimate.estimate),
    'bare loop': formatRate(bare?.estimate),
    unit: unitOf(estimate.case),
    '÷ bare loop': formatTwo(bare === undefined ? undefined : estimate.estimate / bare.estimate),
    busiest: estimate.busiest,
  };
}
