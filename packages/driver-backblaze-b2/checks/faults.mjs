/** Faults between the driver and the emulator. */
import { startEmulator } from '@stowage/b2-emulator';
import { HostileProxy } from '@stowage/conformance/hostile';
import { runFaults } from '../../../tools/recovery/faults.mjs';
import { b2Wire } from '../test/wire.ts';
import { place } from './place.mjs';

const emulator = await startEmulator({ recommendedPartSize: 30_000, absoluteMinimumPartSize: 20_000 });
Object.assign(process.env, { B2_APPLICATION_KEY_ID: emulator.keyId, B2_APPLICATION_KEY: emulator.key });
await using proxy = await HostileProxy.before(emulator.url, b2Wire);
await runFaults({ place: { ...place, wire: b2Wire }, proxy, endpoint: emulator.url, partSize: 20_000 });
await emulator.close();
