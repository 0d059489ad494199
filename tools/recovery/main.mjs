/**
 * What every driver must survive at its judge, which `JUDGE_ENDPOINT` names: `kill`, an upload whose process is killed, and `faults`,
 * what a proxy does to requests. `node tools/recovery/main.mjs kill packages/driver-s3/judges/place.ts`, on the sources.
 *
 * The module of the driver exports `place`:
 *
 *   title        whom it is about
 *   connect      `(endpoint, options)`: a driver for the server, through a proxy at this URL; options are those of the transport
 *   completion   tells the request that completes an upload in parts, by its first bytes
 *   wire         its protocol, for `HostileProxy`
 *   partSize     of uploads in parts while there are faults, in bytes. Default: 5 MiB
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HostileProxy } from '../../packages/conformance/src/hostile/index.ts';
import { runFaults } from './faults.mjs';
import { runKillLoop } from './kill-loop.mjs';

const DEFAULT_PART_SIZE = 5 * 1024 ** 2;
const endpoint = process.env.JUDGE_ENDPOINT;

const runs = {
  kill: (url) => runKillLoop(url, async () => ({ endpoint, [Symbol.asyncDispose]: async () => undefined })),
  faults: async (url) => {
    const { place } = await import(url);
    await using proxy = await HostileProxy.before(endpoint, place.wire);
    await runFaults({ place, proxy, endpoint, partSize: place.partSize ?? DEFAULT_PART_SIZE });
  },
};

const [what, path] = process.argv.slice(2);
await runs[what](pathToFileURL(resolve(path)));
