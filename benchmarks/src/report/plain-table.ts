import { Table } from 'console-table-printer';
import { stripVTControlCharacters } from 'node:util';

/** Rows under the names of their columns, numbers to the right; without colours, as it is kept in logs and documents. */
export function plainTable(
  title: string,
  leftColumns: readonly string[],
  rows: readonly Record<string, string>[],
): string {
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => ({ name, alignment: leftColumns.includes(name) ? 'left' : 'right' }) as const);
  const table = new Table({ columns });
  table.addRows([...rows]);
  return `\n${title}\n${stripVTControlCharacters(table.render())}`;
}
