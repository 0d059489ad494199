import type { JobStatus, WorkerStatus } from '@stowage/sync-jobs';

const OUTCOMES = ['created', 'updated', 'same', 'skipped', 'deleted', 'failed'] as const;
const STATES = ['running', 'paused', 'done', 'failed', 'cancelled'] as const;
const SHARD_STATES = ['pending', 'leased', 'done', 'failed'] as const;

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Jobs as Prometheus reads them. All are gauges: a part that is done again replaces what it had counted.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function metricsOf(jobs: readonly JobStatus[], workers: readonly WorkerStatus[]): string {
  const each = (samples: (job: JobStatus) => readonly Sample[]): readonly Sample[] => jobs.flatMap(samples);
  const one = (value: (job: JobStatus) => number): readonly Sample[] =>
    jobs.map((job) => ({ labels: { job: job.name }, value: value(job) }));
  const split = <N extends string>(label: string, names: readonly N[], value: (job: JobStatus, name: N) => number) =>
    each((job) => names.map((name) => ({ labels: { job: job.name, [label]: name }, value: value(job, name) })));
  const metrics: readonly Metric[] = [
    {
      name: 'stowage_job_state',
      help: '1 for the state that the job is in.',
      samples: split('state', STATES, (job, state) => Number(job.state === state)),
    },
    { name: 'stowage_job_objects', help: 'Objects seen in the source.', samples: one(({ counts }) => counts.objects) },
    {
      name: 'stowage_job_outcomes',
      help: 'Objects by what became of them.',
      samples: split('outcome', OUTCOMES, ({ counts }, name) => counts[name]),
    },
    {
      name: 'stowage_job_bytes',
      help: 'Bytes of transfers that were done.',
      samples: one(({ counts }) => counts.bytes),
    },
    {
      name: 'stowage_job_shards',
      help: 'Parts by their state.',
      samples: split('state', SHARD_STATES, ({ shards }, name) => shards[name]),
    },
    {
      name: 'stowage_job_created_seconds',
      help: 'When it was submitted.',
      samples: one(({ created }) => created / 1000),
    },
    {
      name: 'stowage_workers',
      help: 'Workers heard of in the last hour.',
      samples: [true, false].map((isIdle) => ({
        labels: { idle: String(isIdle) },
        value: workers.filter((worker) => worker.isIdle === isIdle).length,
      })),
    },
  ];
  return metrics.map(written).join('');
}

function written({ name, help, samples }: Metric): string {
  const lines = samples.map(({ labels, value }) => {
    const told = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}{${told.join(',')}} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
