/** The kit's suites, run, and what they print as columns of docs/conformance.md. */
import { join } from 'node:path';
import { suiteCommand } from '../judges/suite-command.mjs';
import { outputOf, root } from '../toolchain.mjs';

const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');

/** What the suites print, by what was run: several may be in one file. */
const runs = new Map();

/** What a test file prints. */
function saidByTest(test) {
  const command = ['node', '--experimental-vm-modules', jest, '--silent', '--runTestsByPath', join(root, test)];
  return outputOf(command, { cwd: join(root, test, '..', '..') });
}

/** What a suite prints, run once; throws with everything that was said if it fails. The server of its judge, if it has one, is running. */
async function saidBy({ judge, package: packageName, test }) {
  const id = test ?? judge;
  if (!runs.has(id))
    runs.set(
      id,
      await (test === undefined ? outputOf([...suiteCommand(packageName, 'kit'), '--silent']) : saidByTest(test)),
    );
  return runs.get(id);
}

/** Runs a suite, prints the kit's table, and gives it as a column. */
export async function columnOf(suite) {
  return column(suite, await saidBy(suite));
}

/** The column of a suite in what was printed. */
function column(suite, said) {
  const table = said.split('\nconformance of ').find((each) => each.startsWith(`${suite.title}\n`));
  if (table === undefined) throw new Error(`${suite.driver}: no table of '${suite.title}' was printed:\n${said}`);
  console.log(`conformance of ${table}`);
  return { driver: suite.driver, ...parse(table.trimEnd()) };
}

/** The kit's table as cells by their rows, and the reasons of skips. */
function parse(table) {
  const rows = [...table.matchAll(/^ {2}(\S+) +(\d+) +(\d+) +(\d+) +(\d+)$/gm)];
  const counts = rows.map(([, facet, passed, , skipped, notApplicable]) => [
    facet === 'contract' || facet === 'all' ? facet : `\`${facet}\``,
    cell(passed, Number(skipped), Number(notApplicable)),
  ]);
  const wants = [...table.matchAll(/^not applicable for want of (\S+): (\d+)$/gm)].map(([, need, cases]) => [
    `\`${need}\``,
    cases,
  ]);
  const skips = [...table.matchAll(/^skipped (\S+): (.+)$/gm)].map(([, id, reason]) => [`\`${id}\``, reason]);
  return { counts: new Map(counts), wants: new Map(wants), skips };
}

/** `267`, and in brackets what was not run. */
function cell(passed, skipped, notApplicable) {
  const rest = [
    ...(notApplicable > 0 ? [`${notApplicable} not applicable`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  return rest.length === 0 ? passed : `${passed} (${rest.join(', ')})`;
}
