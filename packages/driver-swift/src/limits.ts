import { definedOnly } from '@stowage/core/http';
import {
  InvalidArgumentError,
  InvalidContainerNameError,
  InvalidObjectNameError,
  type Capabilities,
  type MetadataSupport,
  type UploadHead,
} from '@stowage/core/spi';
import { storableHead } from '@stowage/core/validation';
import type { SwiftContainerSettings } from './ex-options.js';
import { CONTAINER_METADATA } from './metadata.js';
import type { ClusterInfo, Info } from './session/info.js';

/** Who declares what Swift takes by default. */
interface Keeper {
  readonly provider: string;
  readonly capabilities: Capabilities;
}

/** Holds what is to be stored against what the cluster says of itself, where that is less than Swift's defaults. */
export class ClusterLimits {
  readonly #info: ClusterInfo;
  readonly #keeper: Keeper;

  constructor(info: ClusterInfo, keeper: Keeper) {
    this.#info = info;
    this.#keeper = keeper;
  }

  /**
   * @throws {InvalidArgumentError} naming what is too much, and the limit
   * @throws {InvalidObjectNameError} if the name is too long
   */
  async assertTakes(
    head: Pick<UploadHead, 'headers' | 'lastModified' | 'metadata' | 'name'>,
    size: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { provider, capabilities } = this.#keeper;
    const info = await this.#info.get(signal);
    const { maxNameBytes, maxFileSize } = info;
    if (Buffer.byteLength(head.name) > maxNameBytes)
      throw new InvalidObjectNameError(head.name, `it is longer than ${maxNameBytes} bytes of UTF-8`, { provider });
    const metadata = within(capabilities.metadata, info, 1);
    storableHead({ contentType: '', ...head }, { provider, capabilities: { ...capabilities, metadata } });
    if (size <= maxFileSize) return;
    const message = `'${head.name}' has ${size} bytes; this cluster takes at most ${maxFileSize} in one request`;
    throw new InvalidArgumentError(message, { provider });
  }

  /**
   * What a container is to be set to, quotas included, as metadata.
   *
   * @throws {InvalidArgumentError} naming what is too much, and the limit
   * @throws {InvalidContainerNameError} if the name is too long
   */
  async assertTakesContainer(name: string, settings: SwiftContainerSettings, signal?: AbortSignal): Promise<void> {
    const { provider, capabilities } = this.#keeper;
    const info = await this.#info.get(signal);
    const { maxContainerNameBytes: most } = info;
    if (Buffer.byteLength(name) > most)
      throw new InvalidContainerNameError(name, `at most ${most} bytes`, { provider });
    const quotas = definedOnly({
      'quota-bytes': settings.quotaBytes?.toString(),
      'quota-count': settings.quotaCount?.toString(),
    });
    const head = { name, contentType: '', headers: {}, metadata: { ...settings.metadata, ...quotas } };
    storableHead(head, { provider, capabilities: { ...capabilities, metadata: within(CONTAINER_METADATA, info, 0) } });
  }
}

/** What is declared, or less; so many entries are the driver's own. */
function within(declared: MetadataSupport, limits: Info, own: number): MetadataSupport {
  const { keys, values, total, maxEntries } = declared;
  const least = (one: number | undefined, other: number): number => Math.min(one ?? Infinity, other);
  return {
    ...declared,
    keys: { ...keys, maxBytes: least(keys.maxBytes, limits.maxKeyBytes) },
    values: { ...values, maxBytes: least(values.maxBytes, limits.maxValueBytes) },
    maxEntries: least(maxEntries, limits.maxEntries - own),
    total: total && { ...total, maxBytes: least(total.maxBytes, limits.maxMetadataBytes) },
  };
}
