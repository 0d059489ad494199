import { createHash } from 'node:crypto';
import { objectName } from '../../../bucket-shape.js';
import { inParallel } from '../../../in-parallel.js';
import { textIn } from './parts.js';
import { inSession, type BareSession } from './session.js';

/** The limit for listing: the largest pages, one after the other, names and sizes found by a pattern. */
export const list = inSession(async (session, { count }) => {
  let rows = 0;
  for await (const page of pages(session)) rows += page.length;
  if (rows !== count) throw new Error(`${rows} rows came`);
});

/** The limit for deleting: a page of names, a request. */
export const deleteMany = inSession(async (session) => {
  for await (const page of pages(session)) {
    const rows = page.map(({ key }) => `<Object><Key>${key}</Key></Object>`);
    const body = `<Delete><Quiet>true</Quiet>${rows.join('')}</Delete>`;
    const headers = { 'content-md5': createHash('md5').update(body).digest('base64') };
    const answer = await session.text({ method: 'POST', query: 'delete=', headers, body });
    if (answer.includes('<Error>')) throw new Error('not all were deleted');
  }
});

/** The limit for looking up: one HEAD each. */
export const headMany = inSession(async (session, { count, concurrency }) => {
  await inParallel(count, concurrency, async (index) => {
    const { body } = await session.send({ method: 'HEAD', key: objectName(index) });
    await body.dump();
  });
});

/** The limit for copying on the server. */
export const copyMany = inSession(async (session, { bucket, concurrency }) => {
  for await (const page of pages(session)) {
    await inParallel(page.length, concurrency, async (index) => {
      const key = page[index]?.key ?? '';
      const headers = { 'x-amz-copy-source': `/${bucket}/${key}` };
      const answer = await session.text({ method: 'PUT', key: `copies/${key}`, headers });
      if (textIn(answer, 'ETag') === '') throw new Error(`${key} was not copied`);
    });
  }
});

interface Row {
  readonly key: string;
  readonly size: number;
}

async function* pages(session: BareSession): AsyncGenerator<readonly Row[], void, undefined> {
  let token: string | undefined;
  do {
    const continued = token === undefined ? '' : `continuation-token=${encodeURIComponent(token)}&`;
    const document = await session.text({ method: 'GET', query: `${continued}list-type=2&max-keys=1000` });
    const found = document.matchAll(/<Contents><Key>([^<]*)<\/Key>.*?<Size>(\d+)</g);
    yield Array.from(found, ([, key = '', size]) => ({ key, size: Number(size) }));
    token = textIn(document, 'IsTruncated') === 'true' ? textIn(document, 'NextContinuationToken') : undefined;
  } while (token !== undefined);
}
