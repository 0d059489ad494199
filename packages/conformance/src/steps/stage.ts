import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { StorageDriver, UploadOptions, UploadSource } from '@stowage/core';
import type { BackendWith, FacetName } from '@stowage/core/spi';
import { assertAlike } from '../alike.js';
import { someBytes } from '../bytes.js';
import type { Fixture } from '../fixtures.js';
import { untilNone } from './until-none.js';

/** Where calls are aborted: a driver of its own, so that nothing else uses its connections. */
export class Stage {
  readonly kit: Fixture;
  readonly driver: StorageDriver;
  /** The name of the case's container. */
  readonly container: string;

  constructor(kit: Fixture, driver: StorageDriver) {
    this.kit = kit;
    this.driver = driver;
    this.container = kit.container.name;
  }

  /** Bytes in one part. */
  get partSize(): number {
    return this.kit.partSize;
  }

  /** Bytes of three parts. Another number gives others. */
  large(seed: number): Buffer {
    return someBytes(2 * this.partSize + 7, 1 + (seed % 250));
  }

  /** The driver, typed as if it had a facet. */
  driverWith<F extends FacetName>(_facet: F): StorageDriver<BackendWith<F>> {
    return this.driver as unknown as StorageDriver<BackendWith<F>>;
  }

  /** Says which object of the case's container is meant. */
  object(name: string): { readonly container: string; readonly name: string } {
    return { container: this.container, name };
  }

  /** Stores an object; its content is its name, unless given. */
  async put(name: string, content: UploadSource = name, options?: UploadOptions): Promise<void> {
    const driver = this.kit.harness.seed === undefined ? this.driver : this.kit.seed;
    await driver.uploadObjectViaStream(content, this.container, name, options);
  }

  /** Fails unless an object's content is, whole, one of these; `undefined` stands for no object. */
  async assertContent(name: string, allowed: readonly (Buffer | undefined)[]): Promise<void> {
    const found = await this.#content(name);
    const isAllowed = allowed.some((each) =>
      each === undefined || found === undefined ? each === found : found.equals(each),
    );
    const what = found === undefined ? 'missing' : `${found.length} bytes`;
    assert.ok(isAllowed, `'${name}' is ${what}, which is neither what was there nor what was to come`);
  }

  /** Fails if an upload in parts is left unfinished. What was begun and not answered when it was aborted may take a moment. */
  async assertNothingUnfinished(): Promise<void> {
    assertAlike(await untilNone(() => this.kit.unfinished()), []);
  }

  /** Fails if a directory holds anything but one file, whole or as it was; `before` is undefined where there was none. */
  async assertFile(path: string, after: Buffer, before?: Buffer): Promise<void> {
    const names = await readdir(dirname(path));
    assert.ok(
      names.every((name) => name === basename(path)),
      `left beside the target: ${names.join(', ')}`,
    );
    const found = names.length === 0 ? undefined : await readFile(path);
    const isWhole = found === undefined ? before === undefined : found.equals(after) || before?.equals(found) === true;
    assert.ok(isWhole, `the target is ${found === undefined ? 'missing' : `cut: ${found.length} bytes`}`);
  }

  async #content(name: string): Promise<Buffer | undefined> {
    if (!(await this.driver.objectExists(this.container, name))) return undefined;
    const stream = await this.driver.downloadObjectAsStream(this.object(name));
    return Buffer.concat(await stream.toArray());
  }
}
