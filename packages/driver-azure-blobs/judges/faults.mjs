/** Faults between the driver and Azurite. */
import { HostileProxy } from '@stowage/conformance/hostile';
import { runFaults } from '../../../tools/recovery/faults.mjs';
import { place } from './recovery-place.mjs';
import { azureWire } from './wire.ts';

const endpoint = new URL(process.env.JUDGE_ENDPOINT).origin;
await using proxy = await HostileProxy.before(endpoint, azureWire);
await runFaults({ place: { ...place, wire: azureWire }, proxy, endpoint, partSize: 20_000 });
