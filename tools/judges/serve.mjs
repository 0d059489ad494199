/** Starts the server of a judge for work by hand and prints its environment; Ctrl-C ends it: `node tools/judges/serve.mjs radosgw`. */
import { runMain } from '../step-runner.mjs';
import { judgeNamed, startServer } from './judge.mjs';
import { judges } from './judges.mjs';

function assertServer(name) {
  if (name !== undefined && judgeNamed(name).server !== undefined) return;
  const names = Object.keys(judges).filter((each) => judges[each].server !== undefined);
  throw new Error(`name a judge that is a server: ${names.join(', ')}`);
}

await runMain(async () => {
  const [name] = process.argv.slice(2);
  assertServer(name);
  const { env } = await startServer(name);
  for (const [key, value] of Object.entries(env)) console.log(`export ${key}='${value}'`);
  console.error('it runs until this is interrupted');
});
