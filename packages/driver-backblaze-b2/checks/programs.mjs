/** Random programs on B2, in the emulator. `node checks/programs.mjs --runs 1000 --seed 1` after a build. */
import { startEmulator } from '@stowage/b2-emulator';
import { runPrograms } from '@stowage/conformance/programs';
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';

const emulator = await startEmulator({ recommendedPartSize: 10_000, absoluteMinimumPartSize: 1000 });

process.exitCode = await runPrograms('Backblaze B2', {
  createDriver: () => new BackblazeB2StorageDriver(emulator.keyId, emulator.key, { endpoint: emulator.url }),
  cleanup: () => emulator.close(),
});
