import { createHash } from 'node:crypto';
import type { Container } from '@stowage/core';

/** SHA-256 of every object, by its name: of the bytes that a reader gets, whatever the provider says of them. */
export async function contents(container: Container): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const object of container.iterateObjects()) {
    const hash = createHash('sha256');
    for await (const chunk of await object.asStream()) hash.update(chunk as Buffer);
    found.set(object.name, hash.digest('hex'));
  }
  return found;
}
