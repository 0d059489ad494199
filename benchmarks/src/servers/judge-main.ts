import { answerParent } from './answer-parent.js';
import { treeCpuSeconds } from './process-tree.js';
import type { Listening, ServerOptions } from './server-report.js';

/** What a module in tools/judges/servers gives. */
interface Judge {
  readonly start: () => Promise<{
    readonly env: Readonly<Record<string, string>>;
    readonly close: () => Promise<void>;
  }>;
}

/** Where each says who may ask it what. */
const PLACES: Readonly<Record<string, readonly [url: string, keyId: string, key: string]>> = {
  azurite: ['JUDGE_ENDPOINT', 'JUDGE_ACCOUNT', 'JUDGE_KEY'],
  swift: ['JUDGE_AUTH_URL', 'JUDGE_USER', 'JUDGE_KEY'],
};

const { kind } = JSON.parse(process.argv[2] ?? '{}') as ServerOptions;
const judge = (await import(new URL(`../../../tools/judges/servers/${kind}.mjs`, import.meta.url).href)) as Judge;
const { env, close } = await judge.start();
const [url = '', keyId = '', key = ''] = (PLACES[kind] ?? []).map((name) => env[name]);
answerParent({ url, keyId, key } satisfies Listening, undefined, () => treeCpuSeconds(process.pid));
process.on('SIGTERM', () => void close().then(() => process.exit()));
