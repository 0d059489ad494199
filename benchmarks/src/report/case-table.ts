import { unitOf, type Case } from '../case.js';
import { summaryOf, type Result } from '../result.js';
import { formatCount, formatMiB, formatPercent, formatRate, formatTwo } from './figures.js';
import { plainTable } from './plain-table.js';

/** The results of one case, a row for each contender. */
export function caseTable(each: Case, results: readonly Result[]): string {
  const found = results.find(({ contender }) => contender === 'bare-loop');
  const bare = found === undefined ? undefined : summaryOf(found)?.rate;
  const rows = results.map((result) => rowOf(result, bare));
  return plainTable(titleOf(each), ['client', 'note'], rows);
}

function titleOf(each: Case): string {
  const { name, count, size, concurrency, server, latency, tls } = each;
  const what = `${count.toLocaleString('en')} × ${size.toLocaleString('en')} bytes`;
  return `${name}: ${what}, ${concurrency} at a time, ${server}${tls === true ? ' in TLS' : ''}${latency === 0 ? '' : `, ${latency} ms`}${limitsOf(each)}`;
}

function limitsOf({ limits: { bytesPerSecond, requestsPerSecond } = {} }: Case): string {
  const bytes = bytesPerSecond === undefined ? '' : `, ${bytesPerSecond / 1e6} MB/s for each connection`;
  return requestsPerSecond === undefined ? bytes : `${bytes}, ${requestsPerSecond} requests a second`;
}

function rowOf(result: Result, bare: number | undefined): Record<string, string> {
  const unit = unitOf(result.case);
  const summary = summaryOf(result);
  const ratio = summary === undefined || bare === undefined || unit === 'ms' ? undefined : summary.rate / bare;
  return {
    client: result.contender,
    [unit]: formatRate(summary?.rate),
    spread: formatPercent(summary?.rateSpread),
    '÷ bare loop': formatTwo(ratio),
    'client CPU s': formatTwo(summary?.clientCpuSeconds),
    'server CPU s': formatTwo(summary?.serverCpuSeconds),
    'peak MiB': formatMiB(summary?.peakRss),
    'loop p99 ms': formatTwo(summary?.loopDelayP99),
    requests: formatCount(summary?.requests),
    note: result.note ?? '',
  };
}
