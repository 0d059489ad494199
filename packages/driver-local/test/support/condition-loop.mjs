// Tells that it is ready, waits for a line, and then stores objects under conditions: `create <names…>` tries to create each, and tells of those that it
// has (`created a`); `count <times>` adds one to the object `counter` so often, each time over what it has read.
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { composeLocal } from '../../src/compose.js';

const [base, job, ...rest] = process.argv.slice(2);
const backend = composeLocal(base, { sync: false });
const box = { name: 'box' };

async function put(name, text, conditions) {
  const bytes = Buffer.from(text);
  const head = { name, contentType: 'text/plain', metadata: {}, headers: {} };
  const body = {
    size: bytes.length,
    algorithm: undefined,
    open: () => Readable.from([bytes]),
    digest: () => undefined,
  };
  return backend.writeObject(box, head, body, conditions);
}

async function create(names) {
  for (const name of names) {
    try {
      await put(name, String(process.pid), { ifNoneMatch: '*' });
      writeSync(1, `created ${name}\n`);
    } catch (error) {
      if (error.code !== 'object_already_exists') throw error;
    }
  }
}

async function count(times) {
  for (let added = 0; added < times;) {
    const { object, stream } = await backend.readObject(box, { name: 'counter' }, {});
    const value = Number(Buffer.concat(await stream.toArray()).toString());
    try {
      await put('counter', String(value + 1), { ifMatch: object.etag });
      added += 1;
    } catch (error) {
      if (error.code !== 'object_changed') throw error;
    }
  }
}

writeSync(1, 'ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
await (job === 'create' ? create(rest) : count(Number(rest[0])));
