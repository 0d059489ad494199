import { Argument, Command, Option } from 'commander';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Benchmark } from './benchmark.js';
import type { Case } from './case.js';
import { FULL_CASES, QUICK_CASES } from './cases/cases.js';
import { B2_SDK } from './contenders/b2-sdk/package-path.js';
import { CONTENDER_NAMES, type ContenderName } from './contenders/contender-name.js';
import { installDebianContenders } from './debian.js';
import { slowerThan } from './history/compare.js';
import { cpuSecondsOf } from './history/cpu-seconds.js';
import { appendToHistory, readBaseline, saveBaseline } from './history/history.js';
import { PROTOCOLS, type Protocol } from './protocol.js';
import { barTable } from './report/bar-table.js';
import { caseTable } from './report/case-table.js';
import { installTable } from './report/install-table.js';
import { ownCoresTable } from './report/own-cores-table.js';
import { profileTable } from './report/profile-table.js';
import { slowerTable } from './report/slower-table.js';
import { writeReport } from './report/report-files.js';
import { Results } from './results.js';
import { callRoster, type Roster } from './roster.js';
import { installSizes } from './startup/install-sizes.js';
import { Workspace } from './workspace.js';

/** Seconds after which no run is started, so that the whole stays below four and fifty minutes. */
const BUDGET = { quick: 200, full: 2700 };

interface Options {
  readonly quick?: true;
  readonly rounds?: number;
  readonly contender?: readonly ContenderName[];
  readonly protocol?: readonly Protocol[];
  readonly out: string;
  readonly profile?: string;
  readonly b2Sdk?: string;
  readonly history?: string;
  readonly saveBaseline?: true;
}

const command = new Command('bench')
  .description('Runs Stowage beside other clients, on the same server, one after the other, and prints what each took')
  .addArgument(new Argument('[case...]', 'cases to run').choices(FULL_CASES.map(({ name }) => name)))
  .option('--quick', 'little work in every case: shows that it runs')
  .option('--rounds <number>', 'runs of each contender in each case', Number)
  .addOption(new Option('--contender <name...>', 'who takes part').choices(CONTENDER_NAMES))
  .addOption(new Option('--protocol <name...>', 'cases of these only').choices(PROTOCOLS))
  .option('--out <directory>', 'where to write benchmark.json and benchmark.svg', join(tmpdir(), 'stowage-benchmark'))
  .option('--history <file>', 'where a line of JSON is added; default: history.jsonl beside benchmark.json')
  .option('--save-baseline', 'writes benchmarks/baseline.json, which CPU seconds are compared with')
  .option('--b2-sdk <file>', 'the main file (dist/index.js) of @backblaze-labs/b2-sdk, which is no dependency')
  .option('--profile <directory>', 'write CPU profiles of the Node contenders there, and print where their time went');

function chosenCases({ quick, rounds, protocol = PROTOCOLS }: Options): readonly Case[] {
  const all = quick === true ? QUICK_CASES : FULL_CASES;
  const names = command.args;
  const spoken = all.filter((each) => protocol.includes(each.protocol));
  const chosen = names.length === 0 ? spoken : spoken.filter(({ name }) => names.includes(name));
  return rounds === undefined ? chosen : chosen.map((each) => ({ ...each, rounds }));
}

async function runCases(cases: readonly Case[], roster: Roster, { quick, profile }: Options): Promise<Results> {
  using workspace = await Workspace.create();
  const deadline = performance.now() + 1000 * (quick === true ? BUDGET.quick : BUDGET.full);
  const benchmark = new Benchmark(workspace, {
    ...{ contenders: roster.present, deadline, profileDirectory: profile },
    onRun: (each, contender, round) => process.stderr.write(`${each.name}, round ${round + 1}: ${contender}\n`),
  });
  const results = new Results();
  for (const each of cases) {
    for (const result of await benchmark.run(each)) results.add(result);
    if (results.of(each.name).length > 0) print(caseTable(each, results.of(each.name)));
  }
  return results;
}

async function profiles({ profile }: Options): Promise<readonly string[]> {
  if (profile === undefined) return [];
  const names = await readdir(profile);
  return names.filter((name) => name.endsWith('.cpuprofile')).map((name) => join(profile, name));
}

/** With what was last found good, and keeps it. */
async function compare(results: Results, { quick, out, history, saveBaseline: save }: Options): Promise<void> {
  const amount = quick === true ? 'quick' : 'full';
  const seconds = cpuSecondsOf(results);
  print(slowerTable(slowerThan(await readBaseline(amount), seconds)));
  await appendToHistory(history ?? join(out, 'history.jsonl'), amount, seconds);
  if (save === true) await saveBaseline(amount, seconds);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function main(): Promise<void> {
  const options = command.parse().opts<Options>();
  if (options.quick !== true) installDebianContenders();
  if (options.b2Sdk !== undefined) process.env[B2_SDK] = resolve(options.b2Sdk);
  const roster = callRoster(options.contender);
  for (const [name, description] of Object.entries(roster.descriptions)) print(`${name}: ${description}`);
  const results = await runCases(chosenCases(options), roster, options);
  results.installs = await installSizes();
  print(installTable(results.installs));
  print(barTable(results));
  print(ownCoresTable(results));
  for (const path of await profiles(options)) print(await profileTable(path));
  if (options.quick === true) print('--quick: the work is too little for the ratios to mean anything');
  const circumstances = { quick: options.quick === true, contenders: roster.descriptions, installs: results.installs };
  await writeReport(options.out, results, circumstances);
  print(`written: benchmark.json and benchmark.svg in ${options.out}`);
  await compare(results, options);
  if (results.all.some(({ failed }) => failed)) process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
await main();
