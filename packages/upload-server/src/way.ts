import { supports, type Container } from '@stowage/core';
import { UploadRefusal } from './refusal.js';
import type { Settings } from './options.js';
import type { Ticket } from './ticket.js';

/** How the bytes go: the way, and whether the client can change them until the upload is complete and after. */
export interface Way {
  readonly way: Ticket['way'];
  /** A request that writes the whole object can be sent again later: then it is about a name of its own. */
  readonly staged: boolean;
}

/**
 * The way on which the client gets no more than one object's right. Parts where the file is large; else a form, whose size the provider
 * enforces, or a request; through this process where the provider has none that is about one object.
 *
 * @throws {UploadRefusal} if there is none
 */
export async function wayOf(size: number, container: Container, settings: Settings): Promise<Way> {
  const { driver } = container;
  const { uploadForms, uploadLinks, uploadParts, multipart } = driver.backend;
  const single = singleWay({
    forms: uploadForms !== undefined,
    links: uploadLinks?.reach !== 'prefix' && supports(driver, 'uploadLinks'),
  });
  const inParts =
    uploadParts !== undefined && multipart !== undefined && (size > settings.partsFrom || single === undefined);
  if (inParts && size > (await multipart.limits({})).minPartSize)
    return { way: 'parts', staged: uploadParts.reach === 'object' };
  if (single !== undefined && size <= driver.capabilities.maxWriteSize) return { way: single, staged: true };
  if (size <= settings.relayUpTo) return { way: 'relay', staged: false };
  throw new UploadRefusal('not_possible', 'the store has no way for a file of this size');
}

function singleWay({
  forms,
  links,
}: {
  readonly forms: boolean;
  readonly links: boolean;
}): 'form' | 'request' | undefined {
  if (forms) return 'form';
  return links ? 'request' : undefined;
}
