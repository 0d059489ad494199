/** Columns, one for each driver, as the tables of docs/conformance.md, and back. */
const COUNTS = 'cases about';
const WANTS = 'not applicable for want of';
const NO_SKIPS = 'None of them skips a case.';

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** Tables as Markdown. */
export function written(columns) {
  return [counts(columns), wants(columns), skips(columns)].join('\n\n');
}

/** How many cases passed. */
export function counts(columns) {
  const facets = [...new Set(columns.flatMap((column) => [...column.counts.keys()]))];
  return byDriver(
    COUNTS,
    columns,
    [...facets.filter((each) => each !== 'all'), 'all'],
    (column, facet) => column.counts.get(facet) ?? '',
  );
}

function wants(columns) {
  const needs = [...new Set(columns.flatMap((column) => [...column.wants.keys()]))].sort();
  return byDriver(WANTS, columns, needs, (column, need) => column.wants.get(need) ?? '');
}

function byDriver(title, columns, rows, cellOf) {
  return table(
    [title, ...columns.map(({ driver }) => driver)],
    rows.map((each) => [each, ...columns.map((column) => cellOf(column, each))]),
  );
}

function skips(columns) {
  const rows = columns.flatMap((column) => column.skips.map(([id, reason]) => [column.driver, id, reason]));
  return rows.length === 0 ? NO_SKIPS : table(['driver', 'skipped case', 'reason'], rows);
}

/** The columns that tables say, by their drivers. */
export function read(markdown) {
  const tables = markdown.split('\n\n').map(cellsOf);
  const [countRows, wantRows] = [COUNTS, WANTS].map((title) => tables.find(([head]) => head?.[0] === title) ?? [[]]);
  const skipRows = tables.find(([head]) => head?.[1] === 'skipped case')?.slice(1) ?? [];
  const [, ...drivers] = countRows[0];
  return new Map(
    drivers.map((driver) => [
      driver,
      {
        driver,
        counts: columnOf(countRows, driver),
        wants: columnOf(wantRows, driver),
        skips: skipRows.filter(([of]) => of === driver).map(([, ...rest]) => rest),
      },
    ]),
  );
}

function columnOf([head, ...rows], driver) {
  const index = head.indexOf(driver);
  return new Map(rows.map((cells) => [cells[0], cells[index]]).filter(([, cell]) => cell !== '' && cell !== undefined));
}

/** The head and the rows of a table, without the line between them. No table: none. */
function cellsOf(block) {
  const lines = block.trim().split('\n');
  if (!lines.every((line) => line.startsWith('|'))) return [];
  const rows = lines.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
  return rows.filter((_, index) => index !== 1);
}
