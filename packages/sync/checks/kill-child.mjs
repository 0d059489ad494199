// Syncs a directory to a bucket, in a process that may be killed: `node kill-child.mjs DIRECTORY STATE URL KEY_ID KEY BUCKET`.
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';
import { containerAt, directoryAt, sync } from '@stowage/sync';

const [directory, state, url, keyId, key, bucket] = process.argv.slice(2);
const { hostname, port } = new URL(url);
await using driver = new BackblazeB2StorageDriver(keyId, key, { secure: false, host: hostname, port: Number(port) });
const result = await sync(directoryAt(directory), containerAt(await driver.getContainer(bucket)), {
  state,
  largeFrom: 200_000,
});
console.log(
  JSON.stringify({ ...result, failures: result.failures.slice(0, 3).map(({ path, error }) => [path, String(error)]) }),
);
if (!result.isComplete) process.exitCode = 1;
