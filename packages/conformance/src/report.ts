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

/** Counts cases by facet and outcome, and remembers why a case was not run. */
export class Report {
  readonly #name: string;
  readonly #entries: Entry[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** Counts a case; `reason` says why it was not run. */
  add(of: ConformanceCase, outcome: Outcome, reason?: string): void {
    this.#entries.push({ of, outcome, reason });
  }

  /** The table: a row for what every driver must do, a row for each facet, and the reasons. */
  toString(): string {
    const facets = [...new Set(this.#entries.map(facetName))].sort(contractFirst);
    const rows = facets.map((facet) => [facet, ...this.#counts((entry) => facetName(entry) === facet)]);
    const table = [['facet', ...COLUMNS], ...rows, ['all', ...this.#counts(() => true)]];
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

function facetName({ of }: Entry): string {
  return facetOfCase(of) ?? CONTRACT;
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
