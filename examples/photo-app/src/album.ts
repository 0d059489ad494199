import { randomUUID } from 'node:crypto';
import type { Container } from '@stowage/core';
import type { B2Backend } from '@stowage/driver-backblaze-b2';
import { UploadRefusal, type CompletedUpload, type UploadGrant, type UploadWish } from '@stowage/upload-server';
import { thumbnailOf } from './thumbnail.js';

const [PHOTOS, THUMBNAILS] = ['photos/', 'thumbnails/'];
/** In seconds. */
const LINK_LIFETIME = 900;

/** One that the page shows. */
export interface Shown {
  readonly id: string;
  readonly name: string;
  /** A link to the thumbnail, for a while. */
  readonly thumbnail: string;
}

/** Photos in a bucket, each with a thumbnail: what has none is not shown. */
export class Album {
  readonly #container: Container<B2Backend>;

  constructor(container: Container<B2Backend>) {
    this.#container = container;
  }

  /** Anybody may add photos here; an application asks first who it is. The object's name is ours, never the client's. */
  mayAdd({ name }: UploadWish): UploadGrant {
    return {
      key: PHOTOS + randomUUID(),
      maxSize: 40_000_000,
      types: ['image/avif', 'image/jpeg', 'image/png', 'image/webp'],
      data: { name: name.slice(0, 100) },
    };
  }

  /** Makes the thumbnail. What is no photo does not stay. */
  async added({ key, data }: CompletedUpload): Promise<{ readonly id: string }> {
    const photo = await this.#container.getObject(key);
    const thumbnail = await thumbnailOf(await photo.bytes());
    if (thumbnail === undefined) {
      await photo.delete({ versions: 'delete' });
      throw new UploadRefusal('wrong_type', 'this is no photo');
    }
    const id = key.slice(PHOTOS.length);
    const { name } = data as { name: string };
    await this.#container.uploadObjectViaStream(thumbnail, THUMBNAILS + id, {
      contentType: 'image/webp',
      metadata: { name },
    });
    return { id };
  }

  async shown(): Promise<readonly Shown[]> {
    const thumbnails = await this.#container.listObjects({ prefix: THUMBNAILS, limit: 100 });
    return Promise.all(
      thumbnails.map(async (each) => ({
        id: each.name.slice(THUMBNAILS.length),
        name: each.metadata?.['name'] ?? 'a photo',
        thumbnail: await each.signedUrl({ expiresIn: LINK_LIFETIME }),
      })),
    );
  }

  /** A link to a photo as it was sent, for a while. */
  link(id: string): Promise<string> {
    const photo = { container: this.#container, name: PHOTOS + id };
    return this.#container.driver.signedUrl(photo, { expiresIn: LINK_LIFETIME });
  }
}
