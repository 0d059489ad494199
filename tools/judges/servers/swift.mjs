/**
 * OpenStack Swift from Debian (`swift-proxy swift-account swift-container swift-object memcached`) as one node on loopback, with a directory
 * of its own. One pipeline for everything: its own API with TempAuth, and Amazon's S3 by `s3api`.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RING_BUILDER, SERVERS, settings } from './swift-settings.mjs';

const USER = { account: 'test', name: 'tester', key: 'the-secret-key' };
/** How long a server may take to answer, and to end, in milliseconds. */
const [START_LIMIT, END_LIMIT] = [60_000, 10_000];
const POLL = 100;
/** How much of a log an error shows. */
const TAIL = 4000;

/** Starts it, waits until it answers, and gives what suites need to know (`env`) and how it is ended (`close`). */
export async function start() {
  assertInstalled();
  const directory = await mkdtemp(join(tmpdir(), 'stowage-swift-'));
  const children = [];
  const close = async () => {
    await Promise.all(children.map(ended));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    assertAttributes(directory);
    const ports = await freePorts(['memcached', ...SERVERS.map(({ name }) => name)]);
    await configure(directory, ports);
    children.push(
      run(directory, 'memcached', ['memcached', '-l', '127.0.0.1', '-p', ports.memcached, '-m', 16, '-u', 'root']),
    );
    for (const { name, program } of SERVERS)
      children.push(run(directory, name, [program, join(directory, `${name}.conf`), '-v']));
    const endpoint = `http://127.0.0.1:${ports.proxy}`;
    await answering(directory, children, `${endpoint}/healthcheck`);
    await answering(directory, children, `${endpoint}/auth/v1.0`, {
      'x-auth-user': `${USER.account}:${USER.name}`,
      'x-auth-key': USER.key,
    });
    return { env: environment(endpoint), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function environment(endpoint) {
  const user = `${USER.account}:${USER.name}`;
  return {
    JUDGE_ENDPOINT: endpoint,
    JUDGE_AUTH_URL: `${endpoint}/auth/v1.0`,
    JUDGE_USER: user,
    JUDGE_KEY: USER.key,
    JUDGE_ACCESS_KEY: user,
    JUDGE_SECRET_KEY: USER.key,
  };
}

function assertInstalled() {
  const programs = ['/usr/bin/memcached', RING_BUILDER, ...SERVERS.map(({ program }) => program)];
  const missing = programs.filter((program) => !existsSync(program));
  if (missing.length > 0)
    throw new Error(
      `${missing.join(', ')}: not there (apt-get install swift-proxy swift-account swift-container swift-object memcached)`,
    );
}

/** Swift keeps what it knows of a file in extended attributes of it, which not every file system has. */
function assertAttributes(directory) {
  const script = `import os, sys; path = sys.argv[1] + '/probe'; open(path, 'w').close(); os.setxattr(path, 'user.swift.metadata', b'x' * 3000)`;
  const { status, stderr } = spawnSync('/usr/bin/python3', ['-c', script, directory], { encoding: 'utf8' });
  if (status !== 0)
    throw new Error(
      `${directory} cannot hold Swift's files; set TMPDIR to a file system with extended attributes: ${stderr}`,
    );
}

async function configure(directory, ports) {
  await mkdir(join(directory, 'devices', 'd1'), { recursive: true });
  for (const [file, text] of Object.entries(settings(directory, ports, USER)))
    await writeFile(join(directory, file), text);
  for (const name of ['account', 'container', 'object']) buildRing(join(directory, `${name}.builder`), ports[name]);
}

function buildRing(builder, port) {
  const steps = [['create', '6', '1', '1'], ['add', `r1z1-127.0.0.1:${port}/d1`, '1'], ['rebalance']];
  for (const [verb, ...rest] of steps) {
    const { status, stdout, stderr } = spawnSync(RING_BUILDER, [builder, verb, ...rest], { encoding: 'utf8' });
    // 1 is a warning: all parts on one device.
    if (status === null || status > 1) throw new Error(`swift-ring-builder ${verb}: ${stdout}${stderr}`);
  }
}

function run(directory, name, [program, ...args]) {
  const log = openSync(join(directory, `${name}.log`), 'a');
  const child = spawn(program, args.map(String), { cwd: directory, stdio: ['ignore', log, log] });
  closeSync(log);
  child.on('error', () => undefined);
  return child;
}

async function ended(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const alarm = setTimeout(() => child.kill('SIGKILL'), END_LIMIT);
  await gone;
  clearTimeout(alarm);
}

async function answering(directory, children, url, headers = {}) {
  const end = performance.now() + START_LIMIT;
  while (
    performance.now() < end &&
    children.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
  ) {
    const answer = await fetch(url, { headers, signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, POLL));
  }
  throw new Error(`Swift does not answer at ${url}: ${await logs(directory)}`);
}

async function logs(directory) {
  const names = ['memcached', ...SERVERS.map(({ name }) => name)];
  const texts = names.map(async (name) => {
    const text = await readFile(join(directory, `${name}.log`), 'utf8').catch(() => '');
    return `${name}: ${text.slice(-TAIL)}`;
  });
  return (await Promise.all(texts)).join('\n');
}

/** All are held until the last is known, so that they differ. */
async function freePorts(names) {
  const servers = names.map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = Object.fromEntries(names.map((name, index) => [name, servers[index].address().port]));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
