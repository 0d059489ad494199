/** Kills an upload to Azurite twenty times. */
import { runKillLoop } from '../../../tools/recovery/kill-loop.mjs';

const endpoint = new URL(process.env.JUDGE_ENDPOINT).origin;
await runKillLoop(new URL('recovery-place.mjs', import.meta.url), async () => ({
  endpoint,
  [Symbol.asyncDispose]: async () => undefined,
}));
