import type { CallOptions, CdnFacet, ContainerKey, LinksFacet, ObjectKey } from '@stowage/core/spi';
import { bucketUrl, fileUrl } from './download/downloader.js';
import { assertAddressable } from './links.js';
import type { B2Services } from './services.js';

/** Public URLs: B2 serves public buckets to everyone, by itself or with a CDN before it (the option `cdnUrl`). */
export class B2Cdn implements CdnFacet {
  readonly #services: B2Services;
  readonly #links: LinksFacet;

  constructor(services: B2Services, links: LinksFacet) {
    this.#services = services;
    this.#links = links;
  }

  /** The bucket becomes public: everyone can read every object in it. */
  async enableContainer(container: ContainerKey, { signal }: CallOptions): Promise<void> {
    const { buckets, session } = this.#services;
    const bucketId = await buckets.idOf(container, signal);
    const call = { container: container.name, signal };
    await session.call('b2_update_bucket', { bucketId, bucketType: 'allPublic' }, call);
  }

  /** B2 decides by bucket: this makes the whole bucket public. */
  async enableObject(container: ContainerKey, _object: ObjectKey, options: CallOptions): Promise<void> {
    await this.enableContainer(container, options);
  }

  async containerUrl(container: ContainerKey, { signal }: CallOptions): Promise<string> {
    return bucketUrl(await this.#base(signal), container.name);
  }

  async objectUrl(
    container: ContainerKey,
    object: ObjectKey,
    options: CallOptions & { readonly expiresIn: number },
  ): Promise<string> {
    assertAddressable(container, object.name);
    const { bucketType } = await this.#services.buckets.find(container.name, { signal: options.signal });
    if (bucketType !== 'allPublic') return this.#links.signedUrl(container, object, options);
    return fileUrl(await this.#base(options.signal), container.name, object.name);
  }

  async #base(signal: AbortSignal | undefined): Promise<string> {
    const { cdnUrl, session } = this.#services;
    return cdnUrl ?? (await session.authorization(signal)).downloadUrl;
  }
}
