import type { CallOptions, CdnFacet, ContainerKey, ObjectKey } from '@stowage/core/spi';
import { pathOf } from './api/paths.js';
import { isMissing } from './errors.js';
import { exOptions } from './ex-options.js';
import { hasRoomForSegments, segmentsOf } from './names.js';
import type { SwiftServices } from './services.js';
import type { SwiftLinks } from './links.js';

/** Everyone may read, and nobody list. https://docs.openstack.org/swift/latest/overview_acl.html */
const EVERYONE = '.r:*';

/** Public URLs: the object store's own, which an ACL of the container opens to everyone. */
export class SwiftCdn implements CdnFacet {
  readonly #services: SwiftServices;
  readonly #urls: SwiftLinks;

  constructor(services: SwiftServices, urls: SwiftLinks) {
    this.#services = services;
    this.#urls = urls;
  }

  /** Who else may read stays. Who reads a large object must be allowed to read its segments. */
  async enableContainer(container: ContainerKey, { signal, ex }: CallOptions): Promise<void> {
    exOptions('none', ex);
    await this.#open(container.name, signal);
    if (!hasRoomForSegments(container)) return;
    const segments = segmentsOf(container, this.#services.session.provider);
    await this.#open(segments, signal).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }

  async enableObject(container: ContainerKey, { name }: ObjectKey, options: CallOptions): Promise<void> {
    await this.#services.downloader.head(container, { name }, options.signal);
    await this.enableContainer(container, options);
  }

  async containerUrl(container: ContainerKey, { signal }: CallOptions): Promise<string> {
    await this.#services.downloader.container(container.name, signal);
    return this.#url({ container: container.name }, signal);
  }

  async objectUrl(
    container: ContainerKey,
    { name }: ObjectKey,
    { expiresIn, signal }: CallOptions & { readonly expiresIn: number },
  ): Promise<string> {
    const { headers } = await this.#services.downloader.container(container.name, signal);
    if (isOpen(headers['x-container-read'])) return this.#url({ container: container.name, object: name }, signal);
    return this.#urls.sign(container, name, { method: 'GET', expiresIn, signal });
  }

  async #open(container: string, signal: AbortSignal | undefined): Promise<void> {
    const { downloader, session } = this.#services;
    const { 'x-container-read': acl } = (await downloader.container(container, signal)).headers;
    if (isOpen(acl)) return;
    const headers = { 'x-container-read': acl === undefined || acl === '' ? EVERYONE : `${acl},${EVERYONE}` };
    await session.call({ method: 'POST', container, headers, signal });
  }

  async #url(
    place: { readonly container: string; readonly object?: string },
    signal: AbortSignal | undefined,
  ): Promise<string> {
    return `${(await this.#services.session.access(signal)).storageUrl}${pathOf(place)}`;
  }
}

function isOpen(acl = ''): boolean {
  return acl.split(',').some((each) => each.trim() === EVERYONE);
}
