import type { ContenderName } from '../contenders/contender-name.js';
import type { Results } from '../results.js';
import { MiB, times, type Bar } from './bar.js';

const NAMES: Partial<Readonly<Record<ContenderName, string>>> = {
  'bare-loop': 'bare loop, same checks',
  'aws-sdk': 'AWS SDK',
  'aws-sdk-lean': 'AWS SDK without checksums',
};

/** The bars of S3. */
export const S3_BARS: readonly Bar[] = [
  rate('S3: 1 GiB file up, verified', 's3-up-1g', 'bare-loop', 0.95),
  rate('S3: 1 GiB down, verified, to disk', 's3-down-1g', 'bare-loop', 0.95),
  clientCpu('S3: 1 GiB file up', 's3-up-1g', 'aws-sdk'),
  clientCpu('S3: 1 GiB file up', 's3-up-1g', 'aws-sdk-lean'),
  clientCpu('S3: 1 GiB down', 's3-down-1g', 'aws-sdk'),
  clientCpu('S3: 1 GiB down', 's3-down-1g', 'aws-sdk-lean'),
  rate('S3: 5,000 × 1 KiB up', 's3-up-5000x1k', 'aws-sdk', 2),
  rate('S3: 5,000 × 1 KiB up', 's3-up-5000x1k', 'aws-sdk-lean', 2),
  rate('S3: list 100,000', 's3-list-100k', 'aws-sdk', 2),
  peakRss('S3: peak RSS, 1 GiB up', 's3-up-1g'),
  peakRss('S3: peak RSS, 1 GiB down', 's3-down-1g'),
  {
    title: 'S3: installed size, as a share of the SDK’s',
    against: 'AWS SDK, lib-storage',
    atMost: 1 / 20,
    measure: ({ installs }) => times(bytesOf(installs, 'stowage (s3)'), bytesOf(installs, 'aws-sdk')),
  },
];

function rate(title: string, name: string, other: ContenderName, atLeast: number): Bar {
  const measure = (results: Results): number | undefined =>
    times(results.rate(name, 'stowage'), results.rate(name, other));
  return { title, against: NAMES[other] ?? other, atLeast, measure };
}

/** The other's CPU seconds as a multiple of ours. */
function clientCpu(title: string, name: string, other: ContenderName): Bar {
  const cpu = (results: Results, who: ContenderName): number | undefined =>
    results.summary(name, who)?.clientCpuSeconds;
  const measure = (results: Results): number | undefined => times(cpu(results, other), cpu(results, 'stowage'));
  return { title: `${title}, client CPU`, against: NAMES[other] ?? other, atLeast: 1.3, measure };
}

function peakRss(title: string, name: string): Bar {
  const measure = (results: Results): number | undefined => times(results.summary(name, 'stowage')?.peakRss, MiB);
  return { title, against: 'absolute', atMost: 200, unit: ' MiB', measure };
}

function bytesOf(installs: Results['installs'], client: string): number | undefined {
  return installs.find((each) => each.client === client)?.bytes;
}
