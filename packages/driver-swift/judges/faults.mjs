/** Faults between the driver and Swift: see tools/recovery. */
import { HostileProxy } from '@stowage/conformance/hostile';
import { runFaults } from '../../../tools/recovery/faults.mjs';
import { place } from './place.mjs';
import { swiftWire } from './wire.ts';

const endpoint = process.env.JUDGE_ENDPOINT;
await using proxy = await HostileProxy.before(endpoint, swiftWire);
await runFaults({ place: { ...place, wire: swiftWire }, proxy, endpoint, partSize: 20_000 });
