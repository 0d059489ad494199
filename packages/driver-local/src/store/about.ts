import { resolveContentType } from '@stowage/core/files';
import type { UploadHead } from '@stowage/core/spi';
import { textRecord, z } from '@stowage/core/validation';
import { parseJson } from '../disk/parse-json.js';

/** What is known of an object beside its bytes, as a sidecar holds it. */
export interface About {
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the whole content, in lower-case hex. */
  readonly sha256: string | undefined;
  /** When the source was last changed, as ISO 8601. */
  readonly sourceModified: string | undefined;
  /** Another one for every write. Undefined of what other programs put there, and what earlier versions of this driver stored. */
  readonly revision: string | undefined;
}

const texts = textRecord();

// Not strict: a later version may know more, and its sidecars are still good for this one.
const schema = z.lazy(() =>
  z.object({
    contentType: z.string(),
    metadata: texts,
    headers: texts,
    sha256: z.string().optional(),
    sourceModified: z.iso.datetime().optional(),
    revision: z.string().optional(),
  }),
);

/** What an upload says of its object. */
export function aboutUpload(head: UploadHead, sha256: string): About {
  const { contentType, metadata, headers, lastModified } = head;
  return { contentType, metadata, headers, sha256, sourceModified: lastModified?.toISOString(), revision: undefined };
}

/** What can be said of a file that another program put there. */
export function aboutForeign(name: string, sha256?: string): About {
  const contentType = resolveContentType(undefined, name);
  return { contentType, metadata: {}, headers: {}, sha256, sourceModified: undefined, revision: undefined };
}

/** As the text of a sidecar. The name is for people who look at it: nothing reads it. */
export function aboutText(name: string, about: About): string {
  return `${JSON.stringify({ version: 1, name, ...about }, undefined, 2)}\n`;
}

/** From the text of a sidecar; undefined if it is none, so that damage costs the metadata and not the object. */
export function parseAbout(text: string): About | undefined {
  const parsed = parseJson(schema, text);
  return (
    parsed && {
      ...parsed,
      sha256: parsed.sha256,
      sourceModified: parsed.sourceModified,
      revision: parsed.revision,
    }
  );
}
