/** Kills an upload to the emulator twenty times: `node checks/kill-upload.mjs` after a build. */
import { runKillLoop } from '../../../tools/recovery/kill-loop.mjs';
import { startEmulator } from './emulator-process.mjs';

await runKillLoop(new URL('place.mjs', import.meta.url), async (proxyUrl) => {
  const emulator = await startEmulator(['--base-url', proxyUrl]);
  Object.assign(process.env, emulator.env);
  return { endpoint: emulator.url, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
});
