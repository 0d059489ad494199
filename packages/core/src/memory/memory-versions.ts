import { NotSupportedError } from '../errors/index.js';
import type {
  CallOptions,
  ContainerKey,
  ObjectRecord,
  Page,
  PageRequest,
  VersionKey,
  VersionRecord,
  VersionsFacet,
} from '../spi/index.js';
import { versionPage } from './memory-listing.js';
import { begin, PROVIDER, type MemoryStore } from './memory-store.js';
import { objectRecord, versionRecord } from './memory-version.js';

/** Every write is a version of its own; hiding adds one without content. */
export class MemoryVersions implements VersionsFacet {
  readonly states = ['off', 'on', 'suspended'] as const;
  readonly #store: MemoryStore;

  constructor(store: MemoryStore) {
    this.#store = store;
  }

  async setVersioning(container: ContainerKey, versioning: 'on' | 'suspended', options: CallOptions): Promise<void> {
    begin(options);
    this.#store.container(container).setVersioning(versioning);
  }

  async listVersions(
    container: ContainerKey,
    query: PageRequest & { readonly prefix: string },
  ): Promise<Page<VersionRecord>> {
    begin(query);
    return versionPage(this.#store.container(container), query);
  }

  async hideObject(container: ContainerKey, name: string, options: CallOptions): Promise<VersionRecord> {
    begin(options);
    const found = this.#store.container(container);
    found.find({ name });
    if (found.record.versioning === 'off')
      throw new NotSupportedError('hiding names in a container that keeps no versions', { provider: PROVIDER });
    return versionRecord(found.add(name, undefined, this.#store.stamp()), true);
  }

  async restoreVersion(container: ContainerKey, object: VersionKey, options: CallOptions): Promise<ObjectRecord> {
    begin(options);
    const found = this.#store.container(container);
    const { content } = found.find(object);
    return objectRecord(found.add(object.name, content, this.#store.stamp()));
  }

  async deleteVersion(container: ContainerKey, object: VersionKey, options: CallOptions): Promise<void> {
    begin(options);
    this.#store.container(container).removeVersion(object);
  }
}
