/** One upload of a file, as a program of its own that may be killed: `node upload-once.mjs CONTAINER FILE NAME`. */
import { BackblazeB2StorageDriver } from '@stowage/driver-backblaze-b2';

const [container, file, name] = process.argv.slice(2);
await using driver = BackblazeB2StorageDriver.fromEnv();
const object = await (
  await driver.getContainer(container)
).uploadObject(file, name, {
  partSize: Number(process.env.STOWAGE_PART_SIZE),
  concurrency: Number(process.env.STOWAGE_CONCURRENCY),
});
console.log(JSON.stringify({ size: object.size, hash: object.hash }));
