/**
 * docs/conformance.md says how the drivers of this repository stand to the contract. What it says is what the kit says: this runs the
 * drivers' own conformance tests, prints the kit's tables, and compares the document's with them.
 *
 *   node tools/check-conformance-document.mjs           those that need no judge; the columns of the others have to be there
 *   … --judge radosgw                                   the one of a judge, whose server is running: a step of `pnpm judge radosgw`
 *   … --write                                           brings these columns up to date, and leaves the others as they are
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { columnOf } from './conformance/kit-output.mjs';
import { suites } from './conformance/suites.mjs';
import { counts, read, written } from './conformance/tables.mjs';
import { root } from './toolchain.mjs';

const DOCUMENT = join(root, 'docs', 'conformance.md');

/** The places of tables: those of judges' servers, and the rest. */
const places = [
  { begin: '<!-- written by tools/check-conformance-document.mjs --write -->', of: ({ judge }) => judge === undefined },
  { begin: '<!-- written by pnpm judge NAME kit --write -->', of: ({ judge }) => judge !== undefined },
];
const END = '<!-- until here -->';

/** The document with these columns instead of what it says of them. */
function withColumns(document, columns) {
  return places.reduce((text, place) => withPlace(text, place, columns), document);
}

function withPlace(document, { begin, of }, columns) {
  const [before, rest] = document.split(begin);
  const [tables, ...after] = rest?.split(END) ?? [];
  if (after.length === 0) throw new Error(`${DOCUMENT} has no place for tables: '${begin}' … '${END}'`);
  const told = new Map([...read(tables), ...columns]);
  const ordered = suites.filter(of).map(({ driver }) => told.get(driver) ?? missing(driver));
  return `${before}${begin}\n\n${written(ordered)}\n\n${END}${after.join(END)}`;
}

function missing(driver) {
  throw new Error(`docs/conformance.md has no column '${driver}': pnpm judge NAME kit --write`);
}

async function formatted(markdown) {
  return format(markdown, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' });
}

/** What is to be run: the suites of this judge, or of none. */
function chosen(judge) {
  const those = suites.filter((suite) => suite.judge === judge);
  if (those.length === 0) throw new Error(`no suite in tools/conformance/suites.mjs is judged by ${judge}`);
  return those;
}

async function main({ judge, write }) {
  const columns = [];
  for (const suite of chosen(judge)) columns.push(await columnOf(suite));
  const document = readFileSync(DOCUMENT, 'utf8');
  const wanted = await formatted(withColumns(document, new Map(columns.map((column) => [column.driver, column]))));
  if (write) writeFileSync(DOCUMENT, wanted);
  else if (document !== wanted)
    throw new Error(`docs/conformance.md says something else: the same with --write, and look at the difference`);
  console.log('ok   docs/conformance.md says what the kit says:');
  console.log((await formatted(counts(columns))).trimEnd());
}

try {
  const { values } = parseArgs({ options: { judge: { type: 'string' }, write: { type: 'boolean' } } });
  await main({ ...values, write: values.write ?? process.env.JUDGE_WRITE === 'yes' });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
