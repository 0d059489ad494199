/** A judge by its name, and its server. */
import { isInstalled } from './server-home.mjs';
import { judges } from './judges.mjs';

/** The judge of a name. Throws if there is none, with those that there are. */
export function judgeNamed(name) {
  if (Object.hasOwn(judges, name)) return judges[name];
  throw new Error(`there is no judge '${name}': there are ${Object.keys(judges).sort().join(', ')}`);
}

/** Throws if a program that the judge needs is missing, with the packages of Debian that have it. */
function assertInstalled(name) {
  const missing = Object.entries(judgeNamed(name).programs).filter(([program]) => !isInstalled(program));
  if (missing.length === 0) return;
  const programs = missing.map(([program]) => program).join(', ');
  const packages = [...new Set(missing.map(([, debian]) => debian))].join(' ');
  throw new Error(`judge ${name}: not installed: ${programs}. On Debian: apt-get install ${packages}`);
}

/**
 * Starts the judge's server if it has one, or all of its servers. Gives the environment of its steps, and how to end it. Of several servers
 * the variables are told apart by their prefixes: `JUDGE_ENDPOINT` of `{ SWIFT: 'swift' }` is `SWIFT_ENDPOINT`.
 */
export async function startServer(name) {
  const { server, servers = {}, env } = judgeNamed(name);
  assertInstalled(name);
  const started = [];
  const close = async () => {
    for (const each of started.splice(0).reverse()) await each.close();
  };
  const begin = async (module) => {
    const { start } = await import(`./servers/${module}.mjs`);
    started.push(await start());
    return started.at(-1).env;
  };
  try {
    const told = { JUDGE: name, ...(server === undefined ? {} : await begin(server)) };
    for (const [prefix, module] of Object.entries(servers)) Object.assign(told, prefixed(prefix, await begin(module)));
    return { env: { ...told, ...env }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function prefixed(prefix, env) {
  return Object.fromEntries(Object.entries(env).map(([key, value]) => [key.replace(/^JUDGE_/, `${prefix}_`), value]));
}

/** The packages of Debian that the judges need, all together. */
export function debianPackages() {
  return [...new Set(Object.values(judges).flatMap(({ programs }) => Object.values(programs)))].sort();
}
