import { facetOfCase, type ConformanceCase } from './conformance-case.js';

/** What became of a case. */
export type Outcome = 'passed' | 'failed' | 'skipped' | 'not applicable';

const COLUMNS: readonly Outcome[] = ['passed', 'failed', 'skipped', 'not applicable'];
const CONTRACT = 'contract';

interface Entry {
  readonly of: ConformanceCase;
  readonly outcome: Outcome;
  readonly reason: string | undefined;
}

/** What the rows of the table are. */
export interface ReportRows {
  /** The name of the first column. */
  readonly column: string;
  readonly rowOf: (of: ConformanceCase) => string;
}

const BY_FACET: ReportRows = { column: 'facet', rowOf: (of) => facetOfCase(of) ?? CONTRACT };

/** Counts cases by row and outcome, and remembers why a case was not run. */
export class Report {
  readonly #name: string;
  readonly #rows: ReportRows;
  readonly #entries: Entry[] = [];

  /** `rows`: default: one for what every driver must do, and one for each facet. */
  constructor(name: string, rows: ReportRows = BY_FACET) {
    this.#name = name;
    this.#rows = rows;
  }

  /** Counts a case; `reason` says why it was not run. */
  add(of: ConformanceCase, outcome: Outcome, reason?: string): void {
    this.#entries.push({ of, outcome, reason });
  }

  /** The table, and the reasons. */
  toString(): string {
    const { column, rowOf } = this.#rows;
    const names = [...new Set(this.#entries.map(({ of }) => rowOf(of)))].sort(contractFirst);
    const rows = names.map((name) => [name, ...this.#counts(({ of }) => rowOf(of) === name)]);
    const table = [[column, ...COLUMNS], ...rows, ['all', ...this.#counts(() => true)]];
    return [`conformance of ${this.#name}`, ...aligned(table), ...this.#reasons()].join('\n') + '\n';
  }

  #counts(chosen: (entry: Entry) => boolean): readonly string[] {
    const entries = this.#entries.filter(chosen);
    return COLUMNS.map((column) => String(entries.filter(({ outcome }) => outcome === column).length));
  }

  #reasons(): readonly string[] {
    const skipped = this.#entries.filter(({ outcome }) => outcome === 'skipped');
    const unmet = this.#entries.filter(({ outcome }) => outcome === 'not applicable');
    const needs = [...Map.groupBy(unmet, ({ reason }) => reason)];
    return [
      ...skipped.map(({ of, reason }) => `skipped ${of.id}: ${reason ?? ''}`),
      ...needs.map(([need, cases]) => `not applicable for want of ${need ?? ''}: ${cases.length}`),
    ];
  }
}

function contractFirst(a: string, b: string): number {
  return Number(b === CONTRACT) - Number(a === CONTRACT) || a.localeCompare(b);
}

function aligned(table: readonly (readonly string[])[]): readonly string[] {
  const widths = COLUMNS.map((column) => column.length);
  const first = Math.max(...table.map(([name = '']) => name.length));
  return table.map(([name = '', ...cells]) =>
    ['', name.padEnd(first), ...cells.map((cell, index) => cell.padStart(widths[index] ?? 0))].join('  '),
  );
}
