import type { CallOptions, CdnFacet, ContainerKey, ObjectKey } from '@stowage/core/spi';
import { toXml, type XmlContent, type XmlElement } from '@stowage/xml';
import { urlOf } from './api/azure-api.js';
import { assertBlobName, assertContainerName } from './names.js';
import type { AzureLinks } from './links.js';
import type { AzureServices } from './services.js';

const ACCESS = { restype: 'container', comp: 'acl' };

/** Public reading, which Azure decides by container, and whose account must allow it. */
export class AzureCdn implements CdnFacet {
  readonly #services: AzureServices;
  readonly #links: AzureLinks;

  constructor(services: AzureServices, links: AzureLinks) {
    this.#services = services;
    this.#links = links;
  }

  /** Every blob whose name somebody knows can be read; the container cannot be listed. Stored policies stay. */
  async enableContainer({ name }: ContainerKey, { signal }: CallOptions): Promise<void> {
    assertContainerName(name);
    const place = { container: name, query: ACCESS, lane: 'control', signal } as const;
    const { session } = this.#services;
    const look = { ...place, operation: 'Get Container ACL', method: 'GET' } as const;
    const { document, answer } = await session.document(look, 'SignedIdentifiers');
    if (answer.headers['x-ms-blob-public-access'] !== undefined) return;
    await session.write({
      ...place,
      operation: 'Set Container ACL',
      method: 'PUT',
      headers: { 'content-type': 'application/xml', 'x-ms-blob-public-access': 'blob' },
      body: toXml('SignedIdentifiers', contentOf(document)),
    });
  }

  async enableObject(container: ContainerKey, _object: ObjectKey, options: CallOptions): Promise<void> {
    await this.enableContainer(container, options);
  }

  async containerUrl({ name }: ContainerKey): Promise<string> {
    assertContainerName(name);
    return Promise.resolve(urlOf(this.#services.settings.cdnUrl, { container: name }));
  }

  async objectUrl(
    container: ContainerKey,
    object: ObjectKey,
    options: CallOptions & { readonly expiresIn: number },
  ): Promise<string> {
    assertContainerName(container.name);
    assertBlobName(object.name);
    const { extra } = await this.#services.containers.get(container.name, { signal: options.signal });
    if (extra['blobPublicAccess'] === undefined) return this.#links.signedUrl(container, object, options);
    return urlOf(this.#services.settings.cdnUrl, { container: container.name, blob: object.name });
  }
}

/** What was read, to be written again. */
function contentOf({ children, text }: XmlElement): XmlContent {
  if (children.length === 0) return text;
  const byName = Map.groupBy(children, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, all]) => [name, all.map(contentOf)]));
}
