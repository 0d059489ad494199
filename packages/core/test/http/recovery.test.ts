import { describe, expect, test } from '@jest/globals';
import {
  Recovery,
  TokenSession,
  TransportError,
  type Judge,
  type TransportFailure,
  type Verdict,
} from '../../src/http/index.js';
import { fakeTime } from '../concurrency/fake-time.js';

/** A failure that says what follows it. */
class Failed extends Error {
  constructor(readonly verdict: Verdict) {
    super(verdict);
  }
}

const judge: Judge<string> = ({ error }) => (error instanceof Failed ? error.verdict : 'give-up');

function recovery(attempts = 5): { recovery: Recovery<string>; time: ReturnType<typeof fakeTime> } {
  const time = fakeTime();
  const backoff = { initialDelay: 100, maxDelay: 1000, factor: 2 };
  const policy = { attempts, totalTimeout: 60_000, backoff, random: () => 1, ...time };
  return { recovery: new Recovery(policy, judge), time };
}

/** Fails as it is told, then succeeds with the number of tries. */
function failing(...verdicts: readonly Verdict[]): () => Promise<number> {
  let tries = 0;
  return async () => {
    const verdict = verdicts[tries];
    tries += 1;
    if (verdict !== undefined) throw new Failed(verdict);
    return tries;
  };
}

const nothing = (): void => undefined;

describe('recovery', () => {
  test.each<[string, readonly Verdict[], readonly number[]]>([
    ['waits longer each time', ['retry', 'retry', 'retry'], [100, 200, 400]],
    ['tries another target at once, then waits', ['other-target', 'other-target', 'other-target'], [100, 200]],
    ['tries a new token at once, then waits', ['reauthorize', 'reauthorize', 'reauthorize'], [100, 200]],
    ['gives a new token and another target a try at once each', ['reauthorize', 'other-target', 'retry'], [100]],
  ])('%s', async (_what, verdicts, waits) => {
    const { recovery: own, time } = recovery();
    const attempt = failing(...verdicts);
    await expect(own.run({ kind: 'call', attempt, reauthorize: nothing })).resolves.toBe(verdicts.length + 1);
    expect(time.slept).toEqual(waits);
  });

  test.each<Verdict>(['retry', 'other-target', 'reauthorize'])('%s is bounded by the attempts', async (verdict) => {
    const { recovery: own } = recovery(3);
    let tries = 0;
    const attempt = async (): Promise<never> => {
      tries += 1;
      throw new Failed(verdict);
    };
    await expect(own.run({ kind: 'call', attempt, reauthorize: nothing })).rejects.toThrow(verdict);
    expect(tries).toBe(3);
  });

  test('throws the failure that nothing follows, made an error of ours', async () => {
    const { recovery: own, time } = recovery();
    const typed = new Error('typed');
    const run = own.run({ kind: 'call', attempt: failing('give-up'), toError: () => typed });
    await expect(run).rejects.toBe(typed);
    expect(time.slept).toEqual([]);
  });

  test('a refused token is the end where there is no other', async () => {
    await expect(recovery().recovery.run({ kind: 'call', attempt: failing('reauthorize') })).rejects.toThrow(Failed);
  });

  test('the judge hears what was asked and how many tokens it had', async () => {
    const heard: unknown[] = [];
    const listening: Judge<string> = ({ kind, error, renewals }) => {
      heard.push([kind, renewals]);
      return judge({ kind, error, renewals });
    };
    const time = fakeTime();
    const backoff = { initialDelay: 1, maxDelay: 1, factor: 1 };
    const own = new Recovery({ attempts: 5, totalTimeout: 60_000, backoff, random: () => 0, ...time }, listening);
    const attempt = failing('retry', 'reauthorize', 'reauthorize', 'give-up');
    await expect(own.run({ kind: 'upload', attempt, reauthorize: nothing })).rejects.toThrow('give-up');
    expect(heard).toEqual([0, 0, 1, 2].map((renewals) => ['upload', renewals]));
  });

  test('an abort during an attempt is the reason, and nothing is tried again', async () => {
    const { recovery: own, time } = recovery();
    const stop = new AbortController();
    const attempt = async (): Promise<never> => {
      stop.abort(new Error('stopped'));
      throw new Failed('retry');
    };
    await expect(own.run({ kind: 'call', attempt, signal: stop.signal })).rejects.toThrow('stopped');
    expect(time.slept).toEqual([]);
  });
});

describe('a session', () => {
  /** Tokens are numbered; those up to `refused` are refused. */
  function session(refused: number, attempts = 5) {
    const state = { made: 0 };
    const { recovery: own } = recovery(attempts);
    const tokens = new TokenSession(own, async () => (state.made += 1));
    const attempt = async (token: number): Promise<number> => {
      await Promise.resolve();
      if (token <= refused) throw new Failed('reauthorize');
      return token;
    };
    const ask = () =>
      tokens.perform({ kind: 'call', attempt, toError: (_error, token) => new Error(`last: ${token}`) });
    return { tokens, state, ask };
  }

  test('shares one token, made when it is first wanted', async () => {
    const { ask, state } = session(0);
    expect(state.made).toBe(0);
    await expect(Promise.all([ask(), ask(), ask()])).resolves.toEqual([1, 1, 1]);
  });

  test.each([1, 3])('50 calls whose token is refused %d times get a fresh one together', async (refused) => {
    const { ask, state } = session(refused);
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    expect(new Set(answers)).toEqual(new Set([refused + 1]));
    expect(state.made).toBe(refused + 1);
  });

  test('a storm without end is an error that names the last token, bounded by the attempts', async () => {
    const { ask, state } = session(Infinity);
    await expect(ask()).rejects.toThrow('last: 5');
    expect(state.made).toBe(5);
  });

  test('what was refused last is not the next call’s first token', async () => {
    const { ask, state } = session(5);
    await expect(ask()).rejects.toThrow('last: 5');
    await expect(ask()).resolves.toBe(6);
    expect(state.made).toBe(6);
  });
});

describe('a request that fails after a try that got no answer', () => {
  const lost = (kind: TransportFailure) => new TransportError(kind, { method: 'POST', url: 'http://127.0.0.1/' });
  const judging: Judge<string> = ({ error }) => (error instanceof TransportError ? 'retry' : 'give-up');

  async function run(...failures: readonly Error[]): Promise<string> {
    const policy = { attempts: 3, totalTimeout: 60_000, backoff: { initialDelay: 1, maxDelay: 1, factor: 1 } };
    const own = new Recovery({ ...policy, random: () => 1, ...fakeTime() }, judging);
    const left = [...failures];
    const attempt = async (): Promise<string> => {
      const failure = left.shift();
      if (failure !== undefined) throw failure;
      return 'answered';
    };
    const settle = async (failure: unknown): Promise<string> => `settled: ${(failure as Error).message}`;
    return own.run({ kind: 'call', attempt, settle });
  }

  test.each<TransportFailure>(['reset', 'timeout', 'protocol', 'unknown'])(
    '(%s) is settled by its settle',
    async (kind) => expect(await run(lost(kind), new Error('exists'))).toBe('settled: exists'),
  );

  test('is settled also if no try got an answer', async () => {
    expect(await run(lost('reset'), lost('reset'), lost('reset'))).toMatch('settled: POST');
  });

  test.each<TransportFailure>(['refused', 'dns'])('(%s) is not settled: nothing had been sent', async (kind) => {
    await expect(run(lost(kind), new Error('exists'))).rejects.toThrow('exists');
  });

  test('is not settled without one, nor if it succeeds in the end', async () => {
    await expect(run(new Error('exists'))).rejects.toThrow('exists');
    expect(await run(lost('reset'))).toBe('answered');
  });
});

describe('a request that would be made twice', () => {
  const lost = (kind: TransportFailure) => new TransportError(kind, { method: 'POST', url: 'http://127.0.0.1/' });
  const judging: Judge<string> = ({ error }) => (error instanceof TransportError ? 'retry' : 'give-up');

  /** What comes of it where its first try fails so, and what was asked for. */
  async function run(kind: TransportFailure, look: () => Promise<string | undefined>): Promise<readonly string[]> {
    const policy = { attempts: 3, totalTimeout: 60_000, backoff: { initialDelay: 1, maxDelay: 1, factor: 1 } };
    const own = new Recovery({ ...policy, random: () => 1, ...fakeTime() }, judging);
    const asked: string[] = [];
    const attempt = async (): Promise<string> => {
      asked.push('tried');
      if (asked.length === 1) throw lost(kind);
      return 'made';
    };
    const looking = async (): Promise<string | undefined> => {
      asked.push('looked');
      return look();
    };
    return [...asked, await own.run({ kind: 'call', attempt, look: looking }), ...asked];
  }

  test('is looked for before it is tried again, and not tried again if it is there', async () => {
    expect(await run('reset', async () => Promise.resolve('found'))).toEqual(['found', 'tried', 'looked']);
  });

  test.each<[string, () => Promise<undefined>]>([
    ['it is not there', async () => Promise.resolve(undefined)],
    ['nobody can look', async () => Promise.reject(new Error('not now'))],
  ])('is tried again where %s', async (_why, look) => {
    expect(await run('timeout', look)).toEqual(['made', 'tried', 'looked', 'tried']);
  });

  test('is tried again at once where nothing had been sent', async () => {
    expect(await run('refused', async () => Promise.resolve('found'))).toEqual(['made', 'tried', 'tried']);
  });
});
