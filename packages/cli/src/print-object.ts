import type { Session } from './session.js';

/** Writes an object, or its first bytes, to stdout. */
export async function printObject({ stores, output, signal }: Session, text: string, limit?: number): Promise<void> {
  const { driver, container, path } = await stores.openObject(text);
  const object = await driver.getObject(container, path, { signal });
  if (object.size === 0 || limit === 0) return;
  const isWhole = limit === undefined || limit >= object.size;
  const stream = isWhole
    ? await driver.downloadObjectAsStream(object, { signal })
    : await driver.downloadObjectRangeAsStream(object, 0, { end: limit, signal });
  for await (const chunk of stream) await output.bytes(chunk as Uint8Array);
}
