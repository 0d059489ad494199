import { describe, expect, test } from '@jest/globals';
import { InvalidArgumentError } from '../../src/errors/index.js';
import { BytesContent, type Content } from '../../src/transfer/content/content.js';
import { TransferGuard } from '../../src/transfer/transfer-guard.js';
import { contentBody } from '../../src/transfer/content/upload-body.js';
import { failure, read } from './fakes.js';

function bodyOf(content: Content, size = content.size) {
  const guard = new TransferGuard(undefined);
  const context = { algorithm: 'sha256' as const, guard, onPassed: () => undefined };
  return { guard, body: contentBody(content, { start: 0, end: size }, context) };
}

describe('a body', () => {
  test.each([
    ['fewer', 4],
    ['more', 2],
  ])('whose source gives %s bytes than announced fails, and ends the transfer', async (_, size) => {
    const three = new BytesContent([Buffer.from('abc')]);
    const { body, guard } = bodyOf({ size, read: () => three.read({ start: 0, end: 3 }) }, size);
    const error = await failure(read(body.open()));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(guard.signal.reason).toBe(error);
    expect(body.digest()).toBeUndefined();
  });

  test('whose reading is given up ends at once, and ends nothing else', async () => {
    const { body, guard } = bodyOf({
      size: 3,
      async *read(_, closed) {
        yield Buffer.from('a');
        await new Promise((resolve) => closed.addEventListener('abort', resolve));
        throw new Error('closed');
      },
    });
    const giveUp = new AbortController();
    const chunks = body.open({ signal: giveUp.signal })[Symbol.asyncIterator]();
    expect((await chunks.next()).value).toEqual(Buffer.from('a'));
    const waiting = chunks.next();
    giveUp.abort();
    await expect(waiting).rejects.toThrow('closed');
    expect(guard.signal.aborted).toBe(false);
  });

  test('gives the bytes of its span only', async () => {
    const content = new BytesContent([Buffer.from('abc'), Buffer.from('defg')]);
    const { body } = bodyOf(
      { size: 7, read: (_, closed) => (expect(closed.aborted).toBe(false), content.read({ start: 2, end: 5 })) },
      3,
    );
    expect((await read(body.open())).toString()).toBe('cde');
  });
});
