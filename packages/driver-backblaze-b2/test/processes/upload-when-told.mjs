// Says that it is ready, and uploads a file when it is told to: `node upload-when-told.mjs CONTAINER FILE NAME`.
import { once } from 'node:events';
import { BackblazeB2StorageDriver } from '../../src/index.js';

const [container, file, name] = process.argv.slice(2);
await using driver = BackblazeB2StorageDriver.fromEnv();
const target = await driver.getContainer(container);
console.log('ready');
await once(process.stdin, 'data');
process.stdin.destroy();
await target.uploadObject(file, name, { resume: true, partSize: 5_000, concurrency: 1 });
