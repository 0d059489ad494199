/** A server by tus over a directory, in a process of its own: `serve.ts <directory> <container>`. Prints its port. */
import { LocalStorageDriver } from '@stowage/driver-local';
import { TusServer } from './world.js';

const [directory = '', container = ''] = process.argv.slice(2);
const driver = new LocalStorageDriver(directory);
const server = await TusServer.start(await driver.getContainer(container));
console.log(server.port);
