/**
 * What must hold before a change is taken, as data: stages in the order they run, each with its steps. The steps of a stage that says
 * `together` run two at a time, as nothing in them depends on how busy the machine is; all others run alone.
 */
import { debianPackages } from '../judges/judge.mjs';
import { judges, onSources } from '../judges/judges.mjs';
import { pnpm } from '../toolchain.mjs';

const minutes = (count) => count * 60;
const node = (...args) => ['node', ...args];
const npm = (...args) => ['npm', ...args];
const run = (script) => ['npm', 'run', '--silent', script];
const build = pnpm('exec', 'turbo', 'run', 'build', '--output-logs=errors-only');

/** `limit` is in seconds; a step that takes longer is ended and has failed. */
const step = (id, title, limit, command) => ({ id, title, limit, command });

/** What Debian has: the judges, and servers that the tests of the WebDAV driver and of jobs run against. */
const fromDebian = [...debianPackages(), 'apache2-bin', 'postgresql'];
const install =
  'dpkg -s "$@" >/dev/null 2>&1 || { export DEBIAN_FRONTEND=noninteractive; apt-get update -q && apt-get install -q -y --no-install-recommends "$@"; }';

/** As long as all steps of a judge may take, and its server to start. */
const judgeStep = ([name, { title, steps }]) => {
  const limit = steps.reduce((sum, each) => sum + each.limit, minutes(2));
  return step(name, `judge ${name}: ${title}`, limit, node('tools/judges/main.mjs', name));
};
const isServer = ([, { server }]) => server !== undefined;
const everyone = Object.entries(judges);

export const stages = [
  {
    name: 'test',
    // As a user runs it. Again, it comes from the cache: a matter of seconds, printed and not asserted.
    steps: [
      step('npm-test', 'npm test', minutes(40), npm('test')),
      step('npm-test-again', 'npm test, again, from the cache', minutes(5), npm('test')),
      // Examples and commands that no test of another package stands on.
      step('build', 'everything is built', minutes(15), build),
    ],
  },
  {
    name: 'static',
    together: true,
    steps: [
      step('lint', 'lint', minutes(10), run('lint')),
      step('types', 'types', minutes(10), pnpm('run', 'typecheck')),
      step('format', 'format', minutes(5), run('format:check')),
      step('layering', 'layering', minutes(5), run('layering')),
      step('layering-rules', 'layering rules can fail', minutes(5), node('tools/check-layering-rules.mjs')),
      step('knip', 'nothing unused, nothing undeclared', minutes(5), run('knip')),
      step('runtimes', 'what the small entry points ask of Node', minutes(2), node('tools/check-runtimes.mjs')),
      step('repository', 'links, machine paths, registry hosts', minutes(5), node('tools/check-repository.mjs')),
    ],
  },
  {
    name: 'debian',
    // Only root may install; elsewhere, what needs it fails and says so.
    steps: [
      step('debian', 'what Debian has is installed', minutes(15), ['sh', '-c', install, 'sh', ...fromDebian]),
      // `npm test` has run before PostgreSQL was there.
      step('jobs', 'jobs on PostgreSQL', minutes(5), pnpm('--filter', '@stowage/sync-jobs', 'run', 'test')),
      // Two hundred thousand objects, which are the work of eight minutes where nothing else is done.
      step(
        'jobs-chaos',
        'jobs survive kill -9 of workers and of PostgreSQL',
        minutes(20),
        node('packages/cli/checks/jobs-chaos.mjs', '200000', '20', '2'),
      ),
      step('jobs-page', 'the page of jobs in a browser', minutes(3), node('packages/cli/checks/jobs-page.mjs')),
      step('tus-chromium', 'tus in a browser', minutes(3), [...onSources, 'packages/tus-store/checks/chromium.mjs']),
      step('photos-chromium', 'photos in a browser', minutes(3), node('examples/photo-app/checks/chromium.mjs')),
    ],
  },
  {
    name: 'packages',
    steps: [
      step('published', 'packages as published', minutes(10), node('tools/check-packages.mjs')),
      step('installed', 'packages as installed', minutes(15), node('tools/check-install.mjs')),
      step('kit', 'the kit in vitest and node:test', minutes(10), node('tools/check-kit.mjs')),
      step(
        'conformance',
        'what docs/conformance.md says of the drivers',
        minutes(15),
        node('tools/check-conformance-document.mjs'),
      ),
    ],
  },
  {
    name: 'site',
    steps: [
      step('docs', 'the site is built', minutes(8), pnpm('run', 'docs')),
      step('site', 'the site in a browser', minutes(8), node('docs/checks/site.mjs')),
    ],
  },
  {
    name: 'examples',
    steps: [
      step('npm-start', 'npm start', minutes(15), npm('start')),
      step('npm-start-again', 'npm start, again, from the cache', minutes(5), npm('start')),
      // Without those that ran above, and that a judge runs against its server.
      step('other-examples', 'other examples', minutes(10), [
        ...pnpm('--filter', './examples/*'),
        ...['quickstart', 's3', 'mirror-b2-to-s3'].flatMap((name) => ['--filter', `!./examples/${name}`]),
        ...['run', '--if-present', 'start'],
      ]),
      step('next', 'routes that Next.js has built', minutes(5), node('examples/nextjs-route/checks/next.mjs')),
    ],
  },
  {
    name: 'recovery',
    steps: [
      // 2 GiB through the driver within 250 MiB of memory; 25,000 objects listed.
      step(
        'memory',
        'memory does not grow',
        minutes(30),
        node('packages/driver-backblaze-b2/test/scale/check-scale.mjs'),
      ),
      // 500 MB go up although the process is killed twenty times; 10,000 operations while one request in twenty goes wrong.
      step('kill', 'uploads survive kill -9', minutes(15), node('packages/driver-backblaze-b2/checks/kill-upload.mjs')),
      // The command in the same way, and the engine with it: 20,000 files to the emulator, the bytes counted on the wire.
      step('kill-command', 'a sync of the command survives kill -9', minutes(15), node('packages/cli/checks/kill.mjs')),
      // Each of 16 faults in each kind of request, and 300 transfers while many happen.
      step('faults', 'transfers survive faults', minutes(10), [
        ...onSources,
        'packages/driver-backblaze-b2/checks/faults.mjs',
      ]),
      // 160 MiB each, hashed by threads beside and without.
      step(
        'large-downloads',
        'large downloads survive faults, and leave nothing',
        minutes(10),
        node('packages/driver-backblaze-b2/checks/large-downloads.mjs'),
      ),
      // Two thousand files up and back while one request in twenty goes wrong; by default it is five thousand.
      step('sync-faults', 'sync: faults', minutes(10), node('packages/sync/checks/faults.mjs', '2000')),
      // By default it is a hundred thousand files, which takes ten times as long.
      step(
        'sync-names',
        'sync: 5,000 files with hostile names',
        minutes(12),
        node('packages/sync/checks/hostile-names.mjs', '5000'),
      ),
      // V8's young generation takes its full size whenever it likes, in steps of tens of MiB: kept small, what is left to grow is ours.
      step(
        'soak',
        'soak',
        minutes(10),
        node('--expose-gc', '--max-semi-space-size=4', 'packages/driver-backblaze-b2/checks/soak.mjs'),
      ),
    ],
  },
  {
    name: 'programs',
    // Calls of several clients at random, against a model of the contract. A night's run is the same command with more of them.
    together: true,
    steps: [
      ['conformance', 1700],
      ['driver-local', 150],
      ['driver-backblaze-b2', 150],
    ]
      .map(([name, runs]) =>
        step(
          `programs-${name}`,
          `${runs} random programs: ${name}`,
          minutes(15),
          pnpm('--filter', `@stowage/${name}`, 'run', 'programs', '--', '--runs', `${runs}`, '--seed', '1'),
        ),
      )
      .concat(
        step(
          'programs-sync',
          'a thousand random programs: sync',
          minutes(15),
          pnpm('--filter', '@stowage/sync', 'run', 'check:property'),
        ),
        // A thousand seconds of a hundred workers; by default it is a thousand workers, which takes minutes.
        step('simulation', 'jobs: the scheduler, simulated, within 1.15 of the ideal', minutes(2), [
          ...onSources,
          ...['packages/sync-jobs/checks/simulate.mjs', '1e7', '100', '100'],
        ]),
      ),
  },
  {
    name: 'bench',
    // Every kind of case with whichever clients are there; how fast they are is printed and not asserted.
    steps: [step('bench', 'benchmark runs', minutes(6), pnpm('bench', '--quick'))],
  },
  {
    name: 'judges',
    // Servers that others wrote judge the drivers. They wait more than they work, and those that take longest begin.
    together: true,
    steps: everyone
      .filter(isServer)
      .map(judgeStep)
      .sort((one, other) => other.limit - one.limit),
  },
  {
    name: 'clients',
    // Clients that others wrote judge the emulator, and everything meets. They build what they run, so that no two may at once.
    steps: everyone.filter((each) => !isServer(each)).map(judgeStep),
  },
  {
    name: 'emulator',
    // Against those who wish it ill, and against the loss of its process.
    together: true,
    steps: [
      step('fuzz', 'emulator: 100,000 hostile requests', minutes(15), node('packages/b2-emulator/checks/fuzz.mjs')),
      step('crash', 'emulator: 200 kills', minutes(15), node('packages/b2-emulator/checks/crash.mjs')),
    ],
  },
  {
    name: 'scale',
    steps: [
      step('million', 'emulator: a million objects', minutes(10), node('packages/b2-emulator/checks/million.mjs')),
      // A million objects are synced with a million others: what is alive, and peaks of memory, against fewer.
      step('sync-memory', 'sync: memory at a million objects', minutes(12), node('packages/sync/checks/memory.mjs')),
    ],
  },
];

/** Before single stages, which stand on what the first stage has installed and built. */
export const preparation = step('prepare', 'install and build', minutes(15), [
  'sh',
  '-c',
  `${pnpm('install', '--frozen-lockfile').join(' ')} && ${build.join(' ')}`,
]);
