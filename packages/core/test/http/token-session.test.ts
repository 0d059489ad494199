import { expect, test } from '@jest/globals';
import { Recovery, TokenSession } from '../../src/http/index.js';

const policy = {
  ...{ attempts: 3, totalTimeout: 1000, backoff: { initialDelay: 1, maxDelay: 1, factor: 2 } },
  ...{ clock: () => 0, sleep: async () => undefined, random: () => 0 },
};
const recovery = new Recovery<string>(policy, () => 'give-up');

test('a token that is about to end is made anew before it is used, once for all who want one', async () => {
  let made = 0;
  let now = 0;
  const session = new TokenSession(
    recovery,
    async () => ({ endsAt: now + 100, number: (made += 1) }),
    ({ endsAt }) => endsAt <= now,
  );
  expect(await session.token()).toMatchObject({ number: 1 });
  now = 99;
  expect(await session.token()).toMatchObject({ number: 1 });
  now = 100;
  const both = await Promise.all([session.token(), session.token()]);
  expect(both).toMatchObject([{ number: 2 }, { number: 2 }]);
});

test('a token that is stale when it is made is used: there is no better one', async () => {
  const session = new TokenSession(
    recovery,
    async () => ({}),
    () => true,
  );
  const perform = session.perform({ kind: 'call', attempt: async () => 'done', toError: (error) => error });
  await expect(perform).resolves.toBe('done');
});
