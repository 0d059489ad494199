import type { ContenderName } from './contenders/contender-name.js';
import { loadContender } from './contenders/load-contender.js';
import type { Job } from './job.js';
import { Meter, type ProcessFigures } from './meter.js';

/** What the process of a run says at its end. */
export type ClientReport = { readonly figures: ProcessFigures } | { readonly cannot: true };

/** Does one job with one contender, in this process or in one that it starts, and says what that has used. */
async function run(name: ContenderName, job: Job): Promise<ClientReport> {
  const start = new Meter();
  const contender = await loadContender(job.protocol, name);
  const importing = start.stop();
  const method = contender.jobs[job.kind];
  if (method === undefined || (job.ca !== undefined && contender.lacksTls === true)) return { cannot: true };
  const meter = new Meter();
  const ofCommand = await method(job);
  if (ofCommand !== undefined) return { figures: { ...ofCommand, loopDelayP99: undefined } };
  return { figures: job.kind === 'startUp' ? importing : meter.stop() };
}

/** With the benchmark gone, nobody wants the run: this process leads a group, and the command it may have started is in it. */
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));

const [name, job] = process.argv.slice(2);
const report = await run(name as ContenderName, JSON.parse(job ?? '{}') as Job);
process.send?.(report, () => process.exit());
