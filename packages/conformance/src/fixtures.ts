import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Container,
  StorageObject,
  type ListObjectsOptions,
  type StorageDriver,
  type UploadOptions,
  type UploadSource,
} from '@stowage/core';
import { checksumOfPart, checksumOfWrite } from '@stowage/core/checksums';
import type {
  BackendWith,
  FacetName,
  MultipartUpload,
  ObjectRecord,
  PartRecord,
  StorageBackend,
  UploadBody,
  UploadHead,
} from '@stowage/core/spi';
import { someBytes } from './bytes.js';
import type { ConformanceHarness } from './harness.js';
import { bodyOf } from './upload-body.js';

const LEAST_PART_SIZE = 1024;

/** Where the fixtures of one run come from. */
export interface Supply {
  readonly driver: StorageDriver;
  /** Makes and removes what cases need: the driver itself, unless that only reads. */
  readonly seed: StorageDriver;
  readonly harness: ConformanceHarness;
  /** Another name for a container, never given before. */
  nextContainerName(): string;
}

/** What one case works with: a driver, a fresh container, and short words for what cases often do. */
export class Fixture {
  /** The driver under test. */
  readonly driver: StorageDriver;
  /** Makes what a case needs beside the call under test: the same driver, unless that only reads. */
  readonly seed: StorageDriver;
  readonly harness: ConformanceHarness;
  /** Empty, and this case's own. */
  readonly container: Container;
  /** Bytes in one part of an upload in parts. */
  readonly partSize: number;
  readonly #supply: Supply;
  /** The same container, of the driver that made it. */
  readonly #made: Container;
  readonly #containers: string[] = [];
  readonly #drivers: StorageDriver[] = [];
  readonly #directories: string[] = [];

  private constructor(supply: Supply, made: Container, partSize: number) {
    this.#supply = supply;
    this.driver = supply.driver;
    this.seed = supply.seed;
    this.harness = supply.harness;
    this.#made = made;
    this.container = boundTo(supply.driver, made);
    this.partSize = partSize;
    this.#containers.push(made.name);
  }

  /** A fixture with a new container. */
  static async open(supply: Supply): Promise<Fixture> {
    const { driver, seed } = supply;
    const limits = await driver.backend.multipart?.limits({});
    const partSize = supply.harness.partSize ?? Math.max(limits?.minPartSize ?? 0, LEAST_PART_SIZE);
    return new Fixture(supply, await seed.createContainer(supply.nextContainerName()), partSize);
  }

  /** Has the container keep versions, where it does not do so already. */
  async keepVersions(): Promise<void> {
    if (this.backend.versions?.states.includes('off') !== true) return;
    await this.seedWith('versions').setContainerVersioning(this.container.name, 'on');
  }

  /** The driver's backend, for what users cannot see. */
  get backend(): StorageBackend {
    return this.driver.backend;
  }

  get largeSize(): number {
    return this.harness.largeSize ?? 5 * this.partSize + 7;
  }

  /** A facet that the case has said it needs. */
  facet<F extends FacetName>(name: F, backend = this.backend): NonNullable<StorageBackend[F]> {
    const facet = backend[name];
    assert.ok(facet !== undefined, `the case should have said that it needs '${name}'`);
    return facet;
  }

  /** The driver, typed as if it had a facet: for calls that the compiler would refuse. */
  driverWith<F extends FacetName>(_facet: F): StorageDriver<BackendWith<F>> {
    return this.driver as unknown as StorageDriver<BackendWith<F>>;
  }

  /** The driver that makes what the case needs, typed as if it had a facet. */
  seedWith<F extends FacetName>(_facet: F): StorageDriver<BackendWith<F>> {
    return this.seed as unknown as StorageDriver<BackendWith<F>>;
  }

  /** A name that no container has; it is removed after the case if there is one then. */
  unusedContainerName(): string {
    const name = this.#supply.nextContainerName();
    this.#containers.push(name);
    return name;
  }

  /** A second container; removed after the case. */
  async anotherContainer(): Promise<Container> {
    return boundTo(this.driver, await this.seed.createContainer(this.unusedContainerName()));
  }

  /** Another driver on the same containers; closed after the case. */
  async anotherDriver(): Promise<StorageDriver> {
    const driver = await this.harness.createDriver();
    this.#drivers.push(driver);
    return driver;
  }

  /** Stores an object in the case's container. Its content is its name, unless given. */
  async put(name: string, content: UploadSource = name, options?: UploadOptions): Promise<StorageObject> {
    const stored = await this.#made.uploadObjectViaStream(content, name, options);
    return this.seed === this.driver ? stored : new StorageObject(stored, this.container);
  }

  /** Deletes an object in the case's container. */
  remove(...deletion: Parameters<Container['deleteObject']>): Promise<void> {
    return this.#made.deleteObject(...deletion);
  }

  /** Stores objects whose contents are their names, one after the other. */
  async putAll(names: readonly string[]): Promise<void> {
    for (const name of names) await this.put(name);
  }

  /** The names of a listing of the case's container, folders included. */
  async names(options: ListObjectsOptions = {}): Promise<readonly string[]> {
    const list = await this.container.listObjects(options as ListObjectsOptions & { delimiter: string });
    return list.map((each) => each.name);
  }

  /** The content of an object, looked up by its name. */
  async read(name: string): Promise<Buffer> {
    return (await this.container.getObject(name)).bytes();
  }

  /** Bytes as a backend is given them for one write. */
  body(bytes: Buffer): UploadBody {
    return bodyOf(bytes, checksumOfWrite(this.backend.capabilities)?.algorithm);
  }

  /** What a backend is given beside the bytes. */
  head(name: string, more: Partial<UploadHead> = {}): UploadHead {
    return { name, contentType: 'application/octet-stream', metadata: {}, headers: {}, ...more };
  }

  /** Stores an object with one write of the backend. */
  write(name: string, bytes: Buffer): Promise<ObjectRecord> {
    return this.seed.backend.writeObject(this.container, this.head(name), this.body(bytes), {});
  }

  /** Begins an upload in parts, of the backend's. */
  begin(name: string, more: Partial<UploadHead> = {}): Promise<MultipartUpload> {
    return this.facet('multipart', this.seed.backend).begin(this.container, this.head(name, more), {});
  }

  /** Sends one part of it. */
  writePart(upload: MultipartUpload, partNumber: number, bytes: Buffer): Promise<PartRecord> {
    const body = bodyOf(bytes, checksumOfPart(this.backend.capabilities)?.algorithm);
    return this.facet('multipart', this.seed.backend).writePart(upload, partNumber, body, {});
  }

  /** The names of unfinished uploads; none where the provider has no uploads in parts. */
  async unfinished(prefix = ''): Promise<readonly string[]> {
    const { multipart, capabilities } = this.backend;
    const limit = capabilities.maxPageSize;
    const page = await multipart?.listUploads(this.container, { prefix, limit });
    return page?.items.map(({ name }) => name) ?? [];
  }

  /** An empty directory; removed after the case. */
  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'stowage-kit-'));
    this.#directories.push(path);
    return path;
  }

  /** A file with this content, in a directory of its own. */
  async file(content: string | Uint8Array, name = 'file.bin'): Promise<string> {
    const path = join(await this.directory(), name);
    await writeFile(path, content);
    return path;
  }

  /** Bytes of which at least three parts can be made. */
  large(seed = 1): Buffer {
    return someBytes(this.largeSize, seed);
  }

  /** Removes what the case made. Gives back the names of containers that could not be removed. */
  async close(): Promise<readonly string[]> {
    for (const driver of this.#drivers) await driver.close();
    for (const path of this.#directories) await rm(path, { recursive: true, force: true });
    const left: string[] = [];
    for (const name of this.#containers) if (!(await this.#remove(name))) left.push(name);
    return left;
  }

  async #remove(name: string): Promise<boolean> {
    try {
      await this.seed.deletePrefix(name, '');
      await this.seed.deleteContainer(name);
      return true;
    } catch (error) {
      return (error as { readonly code?: unknown }).code === 'container_not_found';
    }
  }
}

/** What another driver has made, for calls of this one. */
function boundTo(driver: StorageDriver, container: Container): Container {
  return container.driver === driver ? container : new Container(container, driver);
}
