/** Many transfers at once while one request in six goes wrong: no wrong byte, nothing lost, and only what no repetition mends fails. */
import assert from 'node:assert/strict';
import { content } from './content.mjs';
import { deedsOn } from './deeds.mjs';

const count = 300;
const atOnce = 4;
/** One request in so many is harmed. */
const every = 6;
const slots = 10;
/** What a transfer does: one in eight is an upload in parts. */
const kinds = ['upload', 'upload', 'stream', 'read', 'read', 'range', 'again', 'parts'];

/** Which request is harmed, and how: each fault as often as the others, as far as it fits. */
class Plan {
  /** How often each fault was done. */
  hits = new Map();
  requests = 0;
  #deeds;
  #random;
  #last;
  #chosen;
  #queue = [];

  constructor(deeds, random) {
    this.#deeds = deeds;
    this.#random = random;
  }

  /** As rules for a proxy, which asks them one after the other about the same request. */
  rules() {
    return this.#deeds.map(({ name, deed }) => ({
      deed,
      times: Infinity,
      on: { when: (request) => this.#of(request) === name },
    }));
  }

  #of(request) {
    if (request === this.#last) return this.#chosen;
    this.#last = request;
    this.requests += 1;
    this.#chosen = this.#random() < 1 / every ? this.#choose(request) : undefined;
    if (this.#chosen !== undefined) this.hits.set(this.#chosen, (this.hits.get(this.#chosen) ?? 0) + 1);
    return this.#chosen;
  }

  #choose(request) {
    if (this.#queue.length < this.#deeds.length) this.#queue.push(...this.#shuffled());
    const at = this.#queue.findIndex(({ fits }) => fits(request));
    return this.#queue.splice(at, 1)[0].name;
  }

  #shuffled() {
    return this.#deeds
      .map((deed) => ({ deed, order: this.#random() }))
      .sort((one, other) => one.order - other.order)
      .map(({ deed }) => deed);
  }
}

/** One of several that transfer at once, below a prefix of its own: it knows what must be there. */
class Worker {
  /** Name → every content that it may have: several after an upload that failed. */
  stored = new Map();
  /** The errors that came. */
  failed = [];
  #container;
  #random;
  #prefix;
  #partSize;
  #seed;

  constructor(container, { random, prefix, partSize }) {
    this.#container = container;
    this.#random = random;
    this.#prefix = prefix;
    this.#partSize = partSize;
    this.#seed = Math.floor(random() * 2 ** 31);
  }

  /** One transfer. An error that is none of ours ends the run. */
  async step() {
    const kind = kinds[this.#below(kinds.length)];
    try {
      await this[kind]();
    } catch (error) {
      if (error.code === undefined || error.name === 'AssertionError' || error.code === 'ERR_ASSERTION') throw error;
      this.failed.push(error);
    }
  }

  async upload() {
    const bytes = this.#content(this.#below(8000));
    await this.#store(this.#name('small'), bytes, bytes);
  }

  async stream() {
    const bytes = this.#content(this.#below(20_000));
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += 3000) yield bytes.subarray(at, at + 3000);
    }
    await this.#store(this.#name('small'), bytes, chunks());
  }

  async parts() {
    const bytes = this.#content(2 * this.#partSize + this.#below(this.#partSize));
    await this.#store(this.#name('large'), bytes, bytes);
  }

  /** A new content for a name that has one. */
  async again() {
    const [name] = this.#known();
    const bytes = this.#content(this.#below(8000));
    await this.#store(name ?? this.#name('small'), bytes, bytes);
  }

  async read() {
    const [name, candidates] = this.#known();
    if (name === undefined) return this.upload();
    const bytes = await (await this.#container.getObject(name)).bytes();
    assertOneOf(candidates, bytes, name);
  }

  async range() {
    const [name, candidates] = this.#known();
    const shortest = Math.min(...(candidates ?? []).map((each) => each?.length ?? 0));
    if (name === undefined || shortest < 2) return this.upload();
    const start = this.#below(shortest - 1);
    const end = start + 1 + this.#below(shortest - start - 1);
    const object = await this.#container.getObject(name);
    const chunks = await (await object.rangeAsStream(start, { end })).toArray();
    const slices = candidates.map((each) => each?.subarray(start, end));
    assertOneOf(slices, Buffer.concat(chunks), `${name} from ${start} to ${end}`);
  }

  /** Reads everything that must be there, by a container that nothing harms. */
  async assertAll(clean) {
    const listed = new Set();
    for await (const { name } of clean.iterateObjects({ prefix: this.#prefix })) listed.add(name);
    for (const [name, candidates] of this.stored) {
      if (!listed.delete(name)) assert.ok(candidates.includes(undefined), `${name} is lost`);
      else assertOneOf(candidates, await (await clean.getObject(name)).bytes(), name);
    }
    assert.deepEqual([...listed], [], 'nobody stored that');
  }

  async #store(name, bytes, source) {
    const before = this.stored.get(name) ?? [undefined];
    this.stored.set(name, [...before, bytes]);
    const sizes = { partSize: this.#partSize, concurrency: 2, resume: false };
    const object = await this.#container.uploadObjectViaStream(source, name, sizes);
    assert.equal(object.size, bytes.length, `size of ${name}`);
    this.stored.set(name, [bytes]);
  }

  /** A name that has a content, and what it may be. */
  #known() {
    const all = [...this.stored].filter(([, candidates]) => !candidates.includes(undefined));
    return all[this.#below(all.length)] ?? [];
  }

  #name(kind) {
    return `${this.#prefix}${kind} ü+${this.#below(slots)}`;
  }

  #content(size) {
    this.#seed += 1;
    return content(this.#seed, size);
  }

  #below(limit) {
    return Math.floor(this.#random() * limit);
  }
}

function assertOneOf(candidates, bytes, what) {
  const found = candidates.some((each) => each?.equals(bytes) === true);
  assert.ok(found, `wrong bytes: ${what} (${bytes.length})`);
}

function table(counts) {
  return [...counts].map(([name, times]) => `${name} ${times}`).join(', ');
}

/** An upload that was refused to the end, or whose beginning was answered to nobody, may be left: never with the driver's knowledge. */
async function unfinished({ backend }, clean) {
  if (backend.multipart === undefined) return 0;
  const { items } = await backend.multipart.listUploads(clean, { prefix: '', limit: 1000 });
  return items.length;
}

/** Runs them on a driver behind a proxy. */
export async function transfers({ place, proxy, driver, clean, partSize, random }) {
  const container = await driver.getContainer(clean.name);
  const deeds = deedsOn(place.wire);
  const plan = new Plan(deeds, random);
  const workers = Array.from(
    { length: atOnce },
    (_, index) => new Worker(container, { random, partSize, prefix: `worker-${index}/` }),
  );
  let left = count;
  proxy.rules.add(...plan.rules());
  await Promise.all(
    workers.map(async (worker) => {
      while (left-- > 0) await worker.step();
    }),
  );
  proxy.clear();
  for (const worker of workers) await worker.assertAll(clean);

  const failed = workers.flatMap((worker) => worker.failed);
  const allowed = new Set(deeds.map(({ outcome }) => outcome));
  const unforeseen = failed.filter(({ code }) => !allowed.has(code));
  const harmed = [...plan.hits.values()].reduce((sum, times) => sum + times, 0);
  console.log(`${count} transfers: ${count - failed.length} succeeded, ${failed.length} failed, 0 wrong bytes`);
  console.log(`${harmed} of ${plan.requests} requests were harmed: ${table(plan.hits)}`);
  console.log(
    `errors: ${
      table(
        Map.groupBy(failed, ({ code }) => code)
          .entries()
          .map(([code, { length }]) => [code, length]),
      ) || 'none'
    }`,
  );
  console.log(`${await unfinished(driver, clean)} unfinished uploads are left`);
  if (unforeseen.length > 0) throw new AggregateError(unforeseen, 'some failed that should have recovered');
  assert.ok(
    deeds.every(({ name }) => plan.hits.has(name)),
    'not every fault was tried',
  );
}
