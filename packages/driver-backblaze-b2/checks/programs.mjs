/** Random programs on B2, in the emulator, behind a proxy. `node checks/programs.mjs --runs 1000 --seed 1` after a build. */
import { startEmulator } from '@stowage/b2-emulator';
import { HostileProxy } from '@stowage/conformance/hostile';
import { hostileFaults, runPrograms } from '@stowage/conformance/programs';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';

const emulator = await startEmulator({ recommendedPartSize: 10_000, absoluteMinimumPartSize: 1000 });
const proxy = await HostileProxy.before(emulator.url);
/** As in production, but for waits that nobody should wait for here. */
const options = { endpoint: proxy.url, retry: { attempts: 4, initialDelay: 1, maxDelay: 4 } };

process.exitCode = await runPrograms('Backblaze B2', {
  createDriver: () => new BackblazeB2StorageDriver(emulator.keyId, emulator.key, options),
  randomFaults: hostileFaults(proxy),
  cleanup: async () => {
    await proxy[Symbol.asyncDispose]();
    await emulator.close();
  },
});
