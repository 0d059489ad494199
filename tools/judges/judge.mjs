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

/** Starts the judge's server if it has one. Gives the environment of its suites, and how to end it. */
export async function startServer(name) {
  const { server, env } = judgeNamed(name);
  assertInstalled(name);
  if (server === undefined) return { env: { JUDGE: name, ...env }, close: async () => undefined };
  const { start } = await import(`./servers/${server}.mjs`);
  const started = await start();
  return { env: { JUDGE: name, ...started.env, ...env }, close: started.close };
}

/** The packages of Debian that the judges need, all together. */
export function debianPackages() {
  return [...new Set(Object.values(judges).flatMap(({ programs }) => Object.values(programs)))].sort();
}
