// Stores and deletes objects until it is killed, or has done as many operations as it was told. Before each it says on standard
// output what it is about to do, and after it that it is done: `try put 7 a/b`, `done put 7 a/b`.
import { randomInt } from 'node:crypto';
import { writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { Readable } from 'node:stream';
import { composeLocal } from '../../src/compose.js';
import { contentOf } from './versioned-content.js';

const [base, first, step, count, ...names] = process.argv.slice(2);
const backend = composeLocal(base, { sync: false });
const box = { name: 'box' };

// Killed, it would not do this by itself.
flushCompileCache();

const body = (bytes) => ({
  size: bytes.length,
  hashed: false,
  open: () => Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]),
  digest: () => undefined,
});

async function putParts(head, bytes) {
  const upload = await backend.multipart.begin(box, head, {});
  const size = Math.ceil(bytes.length / 3);
  const send = (number) =>
    backend.multipart.writePart(upload, number, body(bytes.subarray((number - 1) * size, number * size)), {});
  await backend.multipart.complete(upload, await Promise.all([send(1), send(2), send(3)]), {});
}

async function put(name, version) {
  const head = { name, contentType: 'x/y', metadata: { version: String(version) }, headers: {} };
  const bytes = contentOf(name, version);
  if (randomInt(3) === 0) await putParts(head, bytes);
  else await backend.writeObject(box, head, body(bytes), {});
}

async function remove(name) {
  await backend.deleteObject(box, { name }, {}).catch((error) => {
    if (error.code !== 'object_not_found') throw error;
  });
}

for (let done = 0; Number(count) === 0 || done < Number(count); done += 1) {
  const version = Number(first) + done * Number(step);
  const name = names[randomInt(names.length)];
  const verb = randomInt(5) === 0 ? 'delete' : 'put';
  writeSync(1, `try ${verb} ${version} ${name}\n`);
  await (verb === 'put' ? put(name, version) : remove(name));
  writeSync(1, `done ${verb} ${version} ${name}\n`);
}
