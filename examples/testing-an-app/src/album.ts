import { ObjectAlreadyExistsError, ObjectDoesNotExistError, type Container } from '@stowage/core';

/** A photo as the application knows it. */
export interface Photo {
  readonly name: string;
  readonly title: string;
  readonly size: number;
}

/** Photos in a container of any provider. */
export class Album {
  readonly #container: Container;

  constructor(container: Container) {
    this.#container = container;
  }

  /** @throws {ObjectAlreadyExistsError} if there is a photo of that name */
  async add(name: string, bytes: Uint8Array, title: string): Promise<Photo> {
    if (await this.#container.objectExists(name)) throw new ObjectAlreadyExistsError(name);
    const { size } = await this.#container.uploadObjectViaStream(bytes, name, { metadata: { title } });
    return { name, title, size };
  }

  /** Undefined: there is none. */
  async find(name: string): Promise<Photo | undefined> {
    try {
      const { size, metadata } = await this.#container.getObject(name);
      return { name, title: metadata?.['title'] ?? name, size };
    } catch (error) {
      if (error instanceof ObjectDoesNotExistError) return undefined;
      throw error;
    }
  }

  /** In the order of their names. */
  async *names(): AsyncGenerator<string> {
    for await (const { name } of this.#container.iterateObjects()) yield name;
  }
}
