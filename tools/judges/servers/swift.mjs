/**
 * OpenStack Swift from Debian as one node on loopback. One pipeline for everything: its own API with TempAuth, and Amazon's S3 by `s3api`.
 */
import { existsSync, mkdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { freePorts } from '../free-ports.mjs';
import { ServerHome } from '../server-home.mjs';
import { RING_BUILDER, SERVERS, settings } from './swift-settings.mjs';

const USER = { account: 'test', name: 'tester', key: 'the-secret-key' };

/** Starts it; `JUDGE_ACCESS_KEY` and `JUDGE_SECRET_KEY` are for S3, `JUDGE_AUTH_URL`, `JUDGE_USER` and `JUDGE_KEY` for its own API. */
export async function start() {
  const home = new ServerHome('swift', await placeOf());
  try {
    const ports = await portsOf(['memcached', ...SERVERS.map(({ name }) => name)]);
    await configure(home, ports);
    home.start('memcached', 'memcached', '-l', '127.0.0.1', '-p', `${ports.memcached}`, '-m', '16', '-u', 'root');
    for (const { name, program } of SERVERS) home.start(name, program, home.path(`${name}.conf`), '-v');
    const endpoint = `http://127.0.0.1:${ports.proxy}`;
    await home.untilAnswers('proxy', `${endpoint}/healthcheck`);
    await home.until('account', () => isSignedIn(endpoint));
    return { env: environment(endpoint, ports), close: () => home.close() };
  } catch (error) {
    await home.close();
    throw error;
  }
}

function environment(endpoint, ports) {
  const user = `${USER.account}:${USER.name}`;
  return {
    JUDGE_ENDPOINT: endpoint,
    JUDGE_AUTH_URL: `${endpoint}/auth/v1.0`,
    JUDGE_USER: user,
    JUDGE_KEY: USER.key,
    JUDGE_MEMCACHED_PORT: String(ports.memcached),
    JUDGE_ACCESS_KEY: user,
    JUDGE_SECRET_KEY: USER.key,
  };
}

/** Whether it gives a token: the last of what has to be up. */
async function isSignedIn(endpoint) {
  const headers = { 'x-auth-user': `${USER.account}:${USER.name}`, 'x-auth-key': USER.key };
  const answer = await fetch(`${endpoint}/auth/v1.0`, { headers, signal: AbortSignal.timeout(5000) });
  await answer.arrayBuffer();
  return answer.ok;
}

/**
 * Swift keeps what it knows of a file in extended attributes of it, some 8 KB where metadata is as long as it may be: memory has room for
 * that, and so has XFS; ext4 has 4 KB.
 */
async function placeOf() {
  for (const place of ['/dev/shm', tmpdir()]) if (hasRoom(place) && (await holdsAttributes(place))) return place;
  throw new Error(
    'neither /dev/shm nor TMPDIR has 4 GiB and takes attributes of 8 KB: TMPDIR can be on a file system that does, such as XFS',
  );
}

function hasRoom(place) {
  if (!existsSync(place)) return false;
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize >= 4 * 1024 ** 3;
}

async function holdsAttributes(place) {
  const home = new ServerHome('probe', place);
  const script = "import os, sys; os.setxattr(sys.argv[1], 'user.swift.metadata', b'x' * 8000)";
  try {
    await home.run('/usr/bin/python3', '-c', script, home.write('probe', ''));
    return true;
  } catch {
    return false;
  } finally {
    await home.close();
  }
}

async function configure(home, ports) {
  mkdirSync(home.path('devices', 'd1'), { recursive: true });
  for (const [file, text] of Object.entries(settings(home.path(), ports, USER))) home.write(file, text);
  for (const name of ['account', 'container', 'object']) await buildRing(home, name, ports[name]);
}

async function buildRing(home, name, port) {
  const steps = [['create', '6', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']];
  for (const [verb, ...rest] of steps) {
    await home.run(RING_BUILDER, home.path(`${name}.builder`), verb, ...rest).catch((error) => {
      // 1 is a warning: all parts on one device.
      if (error.cause?.code !== 1) throw error;
    });
  }
}

async function portsOf(names) {
  const ports = await freePorts(names.length);
  return Object.fromEntries(names.map((name, index) => [name, ports[index]]));
}
