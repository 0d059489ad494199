/**
 * docs/conformance.md says how the drivers of this repository stand to the contract. What it says is what the kit says: this runs
 * the drivers' own conformance tests, prints the kit's tables, and compares the document's with them. `--write` brings it up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { startServer } from './judges/judge.mjs';
import { suiteCommand } from './judges/judges.mjs';
import { outputOf, root } from './toolchain.mjs';

const DOCUMENT = join(root, 'docs', 'conformance.md');
const BEGIN = '<!-- written by tools/check-conformance-document.mjs --write -->';
const END = '<!-- until here -->';

/**
 * The suites, each with the title that its table has: a `test` file of a package, or the suite `kit` in the directory `judges/` of a
 * driver's package, which runs against the server of a `judge`: see tools/judges/judges.mjs.
 */
const suites = [
  { driver: 'memory', title: 'memory', test: 'packages/conformance/test/memory.test.ts' },
  { driver: 'local', title: 'local', test: 'packages/driver-local/test/conformance.test.ts' },
  {
    driver: 'Backblaze B2, emulated',
    title: 'Backblaze B2',
    test: 'packages/driver-backblaze-b2/test/conformance.test.ts',
  },
  { driver: 'WebDAV, Apache', title: 'WebDAV (Apache)', test: 'examples/driver-webdav/test/conformance.test.ts' },
  { driver: 'the template', title: 'the template', test: 'examples/driver-template/test/conformance.test.ts' },
  ...['memory below a prefix', 'memory with a log', 'memory, read only'].map((title) => ({
    driver: title,
    title,
    test: 'packages/conformance/test/wrapped.test.ts',
  })),
];

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** What the suites print, by what was run. */
const runs = new Map();

/** What a test file prints. */
function saidByTest(test) {
  const command = ['node', '--experimental-vm-modules', jest, '--silent', '--runTestsByPath', join(root, test)];
  return outputOf(command, { cwd: join(root, test, '..', '..') });
}

/** What the kit's suite of a driver prints, run against the server of a judge. */
async function saidBeforeJudge(judge, packageName) {
  const server = await startServer(judge);
  try {
    return await outputOf([...suiteCommand(packageName, 'kit'), '--silent'], { env: server.env });
  } finally {
    await server.close();
  }
}

/** What a suite prints, run once; throws with everything that was said if it fails. */
async function saidBy({ judge, package: packageName, test }) {
  const id = judge === undefined ? test : `${judge} ${packageName}`;
  if (!runs.has(id)) runs.set(id, await (judge === undefined ? saidByTest(test) : saidBeforeJudge(judge, packageName)));
  return runs.get(id);
}

/** The kit's table for a driver, as its conformance test prints it. */
async function tableOf(suite) {
  const said = await saidBy(suite);
  const table = said.split('\nconformance of ').find((each) => each.startsWith(`${suite.title}\n`));
  if (table === undefined) throw new Error(`${suite.driver}: no table of '${suite.title}' was printed:\n${said}`);
  console.log(`conformance of ${table}`);
  return table.trimEnd();
}

/** The kit's table as numbers and reasons. */
function parse(table) {
  const rows = [...table.matchAll(/^ {2}(\w+) +(\d+) +(\d+) +(\d+) +(\d+)$/gm)];
  const counts = rows.map(([, facet, passed, failed, skipped, notApplicable]) => [
    facet,
    { passed: Number(passed), failed: Number(failed), skipped: Number(skipped), notApplicable: Number(notApplicable) },
  ]);
  const skips = [...table.matchAll(/^skipped (\S+): (.+)$/gm)].map(([, id, reason]) => ({ id, reason }));
  const wants = [...table.matchAll(/^not applicable for want of (\S+): (\d+)$/gm)].map(([, need, cases]) => [
    need,
    cases,
  ]);
  return { counts: new Map(counts), skips, wants: new Map(wants) };
}

/** `267`, and in brackets what was not run. */
function cell({ passed, skipped, notApplicable }) {
  const rest = [
    ...(notApplicable > 0 ? [`${notApplicable} not applicable`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return rest.length === 0 ? `${passed}` : `${passed} (${rest.join(', ')})`;
}

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) => [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function countsTable(drivers) {
  const facets = [...drivers[0].counts.keys()];
  return table(
    ['cases about', ...drivers.map(({ driver }) => driver)],
    facets.map((facet) => [
      facet === 'contract' || facet === 'all' ? facet : `\`${facet}\``,
      ...drivers.map(({ counts }) => cell(counts.get(facet))),
    ]),
  );
}

function wantsTable(drivers) {
  const needs = [...new Set(drivers.flatMap(({ wants }) => [...wants.keys()]))].sort();
  return table(
    ['not applicable for want of', ...drivers.map(({ driver }) => driver)],
    needs.map((need) => [`\`${need}\``, ...drivers.map(({ wants }) => wants.get(need) ?? '')]),
  );
}

function skipsTable(drivers) {
  const skips = drivers.flatMap(({ driver, skips }) => skips.map(({ id, reason }) => [driver, `\`${id}\``, reason]));
  return skips.length === 0 ? 'None of them skips a case.' : table(['driver', 'skipped case', 'reason'], skips);
}

async function withTables(document, drivers) {
  const [before, rest] = document.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (after === undefined) throw new Error(`${DOCUMENT} has no place for the tables: '${BEGIN}' … '${END}'`);
  const tables = [countsTable(drivers), wantsTable(drivers), skipsTable(drivers)].join('\n\n');
  const text = `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`;
  return formatted(text);
}

async function formatted(markdown) {
  return format(markdown, { ...(await resolveConfig(DOCUMENT)), parser: 'markdown' });
}

try {
  const drivers = [];
  for (const suite of suites) drivers.push({ driver: suite.driver, ...parse(await tableOf(suite)) });
  const document = readFileSync(DOCUMENT, 'utf8');
  const wanted = await withTables(document, drivers);
  if (process.argv.includes('--write')) writeFileSync(DOCUMENT, wanted);
  else if (document !== wanted)
    throw new Error('docs/conformance.md says something else: node tools/check-conformance-document.mjs --write');
  console.log('ok   docs/conformance.md says what the kit says:');
  console.log((await formatted(countsTable(drivers))).trimEnd());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
