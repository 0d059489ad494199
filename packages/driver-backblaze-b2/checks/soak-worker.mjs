import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SLOTS = 12;
const KINDS = ['upload', 'stream', 'parts', 'file', 'read', 'read', 'save', 'range', 'info', 'list', 'copy', 'delete'];

/** One of many who use a driver at once. What is below its prefix only it changes, so it knows what must be there. */
export class SoakWorker {
  /** Everything that must be there: name → size, hash and bytes. */
  stored = new Map();
  /** How often what was done. */
  done = new Map();
  /** Damaged downloads, which a hash has to notice. */
  noticed = new Map();
  #context;
  #count = 0;

  constructor(context) {
    this.#context = context;
  }

  /** One operation, as chance has it. */
  async step() {
    const kind = this.#oneOf(KINDS);
    this.done.set(kind, (this.done.get(kind) ?? 0) + 1);
    await this[kind]();
  }

  /** Reads everything that must be there. */
  async readAll() {
    for (const name of this.stored.keys()) await this.#assertBytes(name);
  }

  async upload() {
    await this.#expectUpload();
    const content = this.#content(8_000);
    await this.#store(content, (name) => this.#container.uploadObjectViaStream(content, name));
  }

  async stream() {
    await this.#expectUpload();
    const content = this.#content(50_000);
    await this.#store(content, (name) => this.#container.uploadObjectViaStream(chunksOf(content), name));
  }

  async parts() {
    await this.#expect('b2_start_large_file', 'b2_upload_part', 'b2_upload_part', 'b2_get_upload_part_url');
    await this.#expect('b2_upload_part', 'b2_finish_large_file');
    const { sessions } = this.#context;
    const content = Buffer.concat([Buffer.alloc(70_000, 1), this.#content(60_000)]);
    await this.#store(content, (name) =>
      this.#container.uploadObjectViaStream(new Blob([content]), name, { sessions }),
    );
  }

  async file() {
    await this.#expectUpload();
    const content = this.#content(50_000);
    await this.#inFile(async (path) => {
      await writeFile(path, content);
      await this.#store(content, (name) => this.#container.uploadObject(path, name));
    });
  }

  async read() {
    const name = this.#known();
    if (name === undefined) return;
    await this.#expect('b2_download_file_by_name', 'b2_download_file_by_id');
    await this.#assertBytes(name);
  }

  async save() {
    const name = this.#known();
    if (name === undefined) return;
    await this.#expect('b2_download_file_by_name', 'b2_download_file_by_id', 'b2_download_file_by_id');
    await this.#inFile(async (path) => {
      await this.#noticing('save', async () => {
        const object = await this.#container.getObject(name);
        await object.download(path, { partSize: 20_000, overwriteExisting: true });
      });
      assert.ok(this.stored.get(name).content.equals(await readFile(path)), `wrong bytes in the file of ${name}`);
    });
  }

  async range() {
    const name = this.#known();
    if (name === undefined) return;
    await this.#expect('b2_download_file_by_name', 'b2_download_file_by_id');
    const { content } = this.stored.get(name);
    const start = Math.floor(content.length / 3);
    const end = Math.floor(content.length / 2);
    if (start >= end) return;
    const object = await this.#container.getObject(name);
    const bytes = Buffer.concat(await (await object.rangeAsStream(start, { end })).toArray());
    const expected = content.subarray(start, end);
    if (bytes.equals(expected)) return;
    assert.ok(isDamagedOnTheWay(bytes, expected), `wrong bytes in a range of ${name}`);
    this.#notice('range');
  }

  async info() {
    const name = this.#known();
    if (name === undefined) return;
    await this.#expect('b2_download_file_by_name');
    const { size, hash } = await this.#container.getObject(name);
    assert.equal(size, this.stored.get(name).size);
    assert.equal(hash, this.stored.get(name).hash);
  }

  async list() {
    await this.#expect('b2_list_file_names');
    const names = [];
    for await (const { name } of this.#container.iterateObjects({ prefix: this.#context.prefix })) names.push(name);
    assert.deepEqual(names, [...this.stored.keys()].sort(), 'a listing is wrong');
  }

  async copy() {
    const source = this.#known();
    if (source === undefined) return;
    await this.#expect('b2_copy_file', 'b2_download_file_by_name');
    const name = this.#anyName();
    if (name === source) return;
    await (await this.#container.getObject(source)).copy(this.#container, name);
    this.stored.set(name, this.stored.get(source));
  }

  async delete() {
    const name = this.#known();
    if (name === undefined) return;
    await this.#expect('b2_delete_file_version', 'b2_list_file_versions');
    await this.#container.deleteObject(name, { versions: 'delete' });
    this.stored.delete(name);
  }

  get #container() {
    return this.#context.container;
  }

  async #expect(...operations) {
    await this.#context.injector.maybe(...operations);
  }

  /** An upload URL is asked for only after a failure: what waited for that would gather, and hit one call again and again. */
  async #expectUpload() {
    await this.#expect('b2_upload_file');
    if (this.#context.random() < 0.05) await this.#expect('b2_get_upload_url');
  }

  async #store(content, upload) {
    const name = this.#anyName();
    const { size, hash } = await upload(name);
    const expected = createHash('sha1').update(content).digest('hex');
    assert.deepEqual([size, hash], [content.length, expected], `what was stored as ${name}`);
    this.stored.set(name, { size, hash, content });
  }

  async #assertBytes(name) {
    await this.#noticing('read', async () => {
      const stream = await (await this.#container.getObject(name)).asStream();
      const bytes = Buffer.concat(await stream.toArray());
      assert.ok(this.stored.get(name).content.equals(bytes), `wrong bytes of ${name}`);
    });
  }

  /** A damaged download must fail by its hash; only then it is asked for again. */
  async #noticing(kind, download) {
    for (;;) {
      try {
        return await download();
      } catch (error) {
        if (error.code !== 'hash_mismatch') throw error;
        this.#notice(kind);
      }
    }
  }

  #notice(kind) {
    this.noticed.set(kind, (this.noticed.get(kind) ?? 0) + 1);
  }

  async #inFile(work) {
    this.#count += 1;
    const path = join(this.#context.directory, `${this.#context.prefix.slice(0, -1)}-${this.#count}`);
    try {
      await work(path);
    } finally {
      await rm(path, { force: true });
    }
  }

  /** Other bytes each time. */
  #content(most) {
    const size = Math.floor(this.#context.random() * most);
    const unit = Buffer.from(`${this.#context.prefix}${this.#context.random()} `);
    return Buffer.alloc(size, unit);
  }

  #anyName() {
    return `${this.#context.prefix}${Math.floor(this.#context.random() * SLOTS)
      .toString()
      .padStart(2, '0')}`;
  }

  #known() {
    return this.#oneOf([...this.stored.keys()]);
  }

  #oneOf(values) {
    return values[Math.floor(this.#context.random() * values.length)];
  }
}

async function* chunksOf(content) {
  for (let at = 0; at < content.length; at += 7000) yield content.subarray(at, at + 7000);
}

/**
 * B2 keeps no hash of a range, so nobody but who knows the bytes can notice. The emulator's damage is one inverted byte in a
 * response; anything else would be a mistake of the driver's.
 */
function isDamagedOnTheWay(bytes, expected) {
  if (bytes.length !== expected.length) return false;
  const wrong = [...bytes.keys()].filter((at) => bytes[at] !== expected[at]);
  return wrong.length <= 3 && wrong.every((at) => bytes[at] === (expected[at] ^ 0xff));
}
