import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileUploadSessionStore, type StorageDriver } from '@stowage/core';
import type { BackendWith, StorageErrorCode } from '@stowage/core/spi';
import { Faults } from './faults.js';
import { ModelStore } from './model/model-store.js';
import type { ModelContainer } from './model/model-container.js';
import type { ModelObject } from './model/model-version.js';
import { someText } from './some-text.js';
import type { About, Amount, Content, Mode, NamePrefix, Place, Program } from './program.js';
import type { Site } from './site.js';

/** An object that a command is about: as a call is told of it, and as the model knows it. */
export interface Located {
  readonly place: Place;
  readonly name: string;
  /** What calls are told. */
  readonly ref: { readonly container: string; readonly name: string };
  /** Undefined if there is no such container. */
  readonly model: ModelContainer | undefined;
  /** Undefined if there is no such object. */
  readonly object: ModelObject | undefined;
}

/** What one program is run on: containers of its own, a directory of its own, and the model. */
export class Stage implements AsyncDisposable {
  readonly site: Site;
  readonly mode: Mode;
  readonly model = new ModelStore();
  readonly names: readonly string[];
  readonly sessions: FileUploadSessionStore;
  readonly directory: string;
  /** What requests meet. */
  readonly faults: Faults;
  readonly #containerNames = new Map<number, string>();
  #files = 0;

  private constructor(site: Site, mode: Mode, { names, seed }: Program, directory: string) {
    this.site = site;
    this.mode = mode;
    this.names = names;
    this.faults = new Faults(mode === 'faults' ? site.harness.randomFaults : undefined, seed);
    this.directory = directory;
    this.sessions = new FileUploadSessionStore(join(directory, 'sessions'));
  }

  /** A stage with as many empty containers as the program begins with. */
  static async open(site: Site, mode: Mode, program: Program): Promise<Stage> {
    const { containers } = program;
    const stage = new Stage(site, mode, program, await mkdtemp(join(tmpdir(), 'stowage-kit-')));
    for (let each = 0; each < containers; each += 1) {
      await site.drivers[0]?.createContainer(stage.containerName(each));
    }
    stage.model.versioning = await site.versioningOf(stage.containerName(0));
    for (let each = 0; each < containers; each += 1) stage.model.create(each);
    return stage;
  }

  /** The name of a container, whether it exists or not. */
  containerName(container: number): string {
    const known = this.#containerNames.get(container);
    if (known !== undefined) return known;
    const made = this.site.nextContainerName();
    this.#containerNames.set(container, made);
    return made;
  }

  /** The bytes in an amount. */
  bytesOf({ parts, plus }: Amount): number {
    return Math.max(0, parts * this.site.partSize + plus);
  }

  /** A new object as the model has it. */
  object({ size, seed }: Content, { contentType, metadata = {} }: About, name: string): ModelObject {
    const bytes = someText(this.bytesOf(size), seed);
    return { kind: 'object', bytes, contentType: contentType ?? defaultType(name), metadata };
  }

  /** A path in the program's directory that nothing is at. */
  nextPath(): string {
    this.#files += 1;
    return join(this.directory, `file-${this.#files}`);
  }

  /** A file with this content. */
  async file(bytes: Buffer): Promise<string> {
    const path = this.nextPath();
    await writeFile(path, bytes);
    return path;
  }

  /** Removes everything; gives the names of containers that could not be removed. */
  async close(): Promise<readonly string[]> {
    await this[Symbol.asyncDispose]();
    const left: string[] = [];
    for (const name of this.#containerNames.values()) if (!(await this.#remove(name))) left.push(name);
    return left;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  async #remove(name: string): Promise<boolean> {
    const [driver] = this.site.drivers;
    try {
      await driver?.deletePrefix(name, '');
      await driver?.deleteContainer(name);
      return true;
    } catch (error) {
      return (error as { readonly code?: unknown }).code === 'container_not_found';
    }
  }
}

/** One of those who make the calls of a program: a driver of its own and, where the clients run at once, names of its own. */
export class Client {
  readonly stage: Stage;
  readonly driver: StorageDriver;
  /** Counted from 0. */
  readonly index: number;

  constructor(stage: Stage, driver: StorageDriver, index: number) {
    this.stage = stage;
    this.driver = driver;
    this.index = index;
  }

  /** The driver, for what only a backend with versions can do. */
  get versions(): StorageDriver<BackendWith<'versions'>> {
    return this.driver as unknown as StorageDriver<BackendWith<'versions'>>;
  }

  /** The names that nobody else uses meanwhile. */
  get names(): readonly string[] {
    const { names, mode, site } = this.stage;
    if (mode !== 'concurrent') return names;
    return names.filter((_name, index) => index % site.drivers.length === this.index);
  }

  /** Finds what a command is about. */
  locate(place: Place): Located {
    const name = this.names[place.name % this.names.length] ?? '';
    const model = this.stage.model.containers.get(place.container);
    const ref = { container: this.stage.containerName(place.container), name };
    return { place, name, ref, model, object: model?.object(name) };
  }

  /** The text that names are to start with. */
  prefix({ name, length }: NamePrefix): string {
    const characters = Array.from(this.names[name % this.names.length] ?? '');
    return characters.slice(0, length % (characters.length + 1)).join('');
  }

  /** What reading it must fail with, if anything. */
  missing(located: Located): readonly StorageErrorCode[] {
    const { model, object, name } = located;
    if (model !== undefined && object !== undefined) return [];
    const missing = model === undefined ? this.#withoutContainer(located) : (['object_not_found'] as const);
    return [...missing, ...this.nameRefusal(name)];
  }

  /** What storing something there must fail with, if anything. */
  unwritable({ model, name }: Located): readonly StorageErrorCode[] {
    if (model === undefined) return ['container_not_found', ...this.nameRefusal(name)];
    return this.stage.model.hasRefused(name) ? ['invalid_object_name'] : [];
  }

  /** Whether a lookup in a container that is gone may find that the object is missing. */
  mayRemember({ place }: Located): boolean {
    return this.stage.model.mayRemember(place.container, this.index);
  }

  #withoutContainer(located: Located): readonly StorageErrorCode[] {
    return this.mayRemember(located) ? ['container_not_found', 'object_not_found'] : ['container_not_found'];
  }

  /** What calls with that name may fail with. */
  nameRefusal(name: string): readonly StorageErrorCode[] {
    return this.stage.model.mayRefuse(name) ? ['invalid_object_name'] : [];
  }
}

/** By a name's ending the type is anyone's; all others are plain bytes. */
function defaultType(name: string): string | undefined {
  return /\.[^./\\]+$/.test(name) ? undefined : 'application/octet-stream';
}
