import { bucketOf, type Case } from './case.js';
import { runClient } from './client-process.js';
import { contentDigest } from './content.js';
import { ONLY_IN, type ContenderName } from './contenders/contender-name.js';
import { contendersOf } from './contenders/load-contender.js';
import type { DigestName } from './digests/digest.js';
import { Entry } from './entry.js';
import { assertDone } from './expectation.js';
import type { Job } from './job.js';
import type { Protocol } from './protocol.js';
import type { Result, Run } from './result.js';
import { assertStored, fillServer } from './servers/fill-server.js';
import { missingServer } from './servers/missing-server.js';
import { ServerProcess } from './servers/server-process.js';
import type { KnownDigest } from './servers/server-report.js';
import type { Workspace } from './workspace.js';

const MOST_PER_RUN = 120_000;
/** rclone asks B2 a hundred times a second: 20,000 files take it longer. */
const MOST_PER_TREE = 300_000;
/** What a run that began before the deadline may take beyond it. */
const GRACE = 20_000;

/** How a benchmark is run. */
export interface BenchmarkOptions {
  readonly contenders: readonly ContenderName[];
  /** `performance.now()` after which no run is started. */
  readonly deadline: number;
  /** Where CPU profiles of Node contenders are written. Default: none are. */
  readonly profileDirectory?: string | undefined;
  /** Is told of every run before it starts. */
  readonly onRun: (each: Case, contender: ContenderName, round: number) => void;
}

/** Runs cases: every contender in every round, each run with a fresh server and a fresh client. */
export class Benchmark {
  readonly #workspace: Workspace;
  readonly #options: BenchmarkOptions;

  constructor(workspace: Workspace, options: BenchmarkOptions) {
    this.#workspace = workspace;
    this.#options = options;
  }

  /** One result for every contender, in their order. */
  async run(each: Case): Promise<readonly Result[]> {
    const entries = entriesOf(each, this.#options.contenders);
    const obstacle = missingServer(each.server) ?? (await this.#workspace.lackOfRoomFor(each));
    if (obstacle === undefined) await this.#rounds(each, entries);
    else for (const entry of entries) entry.skip(obstacle);
    return entries.map((entry) => entry.result);
  }

  async #rounds(each: Case, entries: readonly Entry[]): Promise<void> {
    const source = await this.#workspace.source(each);
    for (let round = 0; round < each.rounds; round++) {
      for (const entry of rotated(entries, round)) await this.#enter(each, entry, source);
    }
    this.#workspace.forget(source, each);
  }

  async #enter(each: Case, entry: Entry, source: string): Promise<void> {
    if (!entry.wantsMore) return;
    if (performance.now() > this.#options.deadline) {
      entry.skip('out of time');
      return;
    }
    this.#options.onRun(each, entry.contender, entry.round);
    await entry.take(async () => this.#once(each, entry.contender, source));
  }

  /** Undefined if the contender cannot do it. */
  async #once(each: Case, contender: ContenderName, source: string): Promise<Run | undefined> {
    const { latency, limits, server: kind, tls } = each;
    const bucket = bucketOf(each);
    await this.#workspace.prepare(each);
    const { ca, identity } = tls === true ? this.#workspace.trust() : {};
    await using server = await ServerProcess.start({
      ...{ kind, latency, ...limits, identity, bucket },
      digests: await knownDigests(each),
    });
    using target = this.#workspace.target(each);
    await fillServer(each, { ...server.place, bucket });
    const before = await server.usage();
    const job = { ...jobOf(each), ...server.place, bucket, source, target: target.path, ca };
    const { profileDirectory, deadline } = this.#options;
    const timeout = Math.min(
      each.kind === 'uploadTree' ? MOST_PER_TREE : MOST_PER_RUN,
      Math.max(0, deadline - performance.now()) + GRACE,
    );
    const report = await runClient(contender, job, { timeout, profileDirectory });
    if ('cannot' in report) return undefined;
    const after = await server.usage();
    assertDone(each, after.counters);
    await assertStored(each, job);
    const serverCpuSeconds = after.cpuSeconds - before.cpuSeconds;
    return { ...report.figures, serverCpuSeconds, requests: after.counters?.requests };
  }
}

function jobOf({
  protocol,
  kind,
  count,
  size,
  concurrency,
}: Case): Pick<Job, 'protocol' | 'kind' | 'count' | 'size' | 'concurrency'> {
  return { protocol, kind, count, size, concurrency };
}

/** What the sink of a protocol tells of its content, or holds uploads against. */
const DIGESTS: Readonly<Record<Protocol, readonly DigestName[]>> = {
  b2: ['sha1'],
  s3: ['md5', 'crc64nvme'],
  azure: [],
  swift: [],
};

async function knownDigests({ protocol, size }: Case): Promise<readonly KnownDigest[]> {
  return Promise.all(DIGESTS[protocol].map(async (name) => [name, size, await contentDigest(name, size)] as const));
}

/** A variant is only where it differs; anyone else who does not take part has a row that says so. */
function entriesOf(each: Case, present: readonly ContenderName[]): readonly Entry[] {
  const { kind, protocol, contenders = present } = each;
  const entries = present
    .filter((contender) => contendersOf(protocol).includes(contender))
    .filter(
      (contender) =>
        ONLY_IN[contender] === undefined || (ONLY_IN[contender].includes(kind) && contenders.includes(contender)),
    )
    .map((contender) => new Entry(each, contender));
  for (const entry of entries) if (!contenders.includes(entry.contender)) entry.skip('left out, for its time');
  return entries;
}

/** So that nobody is always first. */
function rotated<T>(values: readonly T[], by: number): readonly T[] {
  const start = by % Math.max(1, values.length);
  return [...values.slice(start), ...values.slice(0, start)];
}
