import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';

/** Debian's Apache with mod_dav, where it is installed. */
export const isApacheHere = existsSync(BINARY) && existsSync(`${MODULES}/mod_dav.so`);

/** A WebDAV server of one's own on loopback. */
export interface Apache extends AsyncDisposable {
  readonly endpoint: string;
  readonly user: string;
  readonly password: string;
  /** The directory of the files, to see what the server has. */
  readonly root: string;
}

/** Starts Debian's Apache on a free port, with its files in a temporary directory. */
export async function startApache(): Promise<Apache> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-apache-'));
  const root = join(directory, 'root');
  await mkdir(root);
  await mkdir(join(directory, 'locks'));
  // As root, Apache serves as another user.
  for (const each of [directory, root, join(directory, 'locks')]) await chmod(each, 0o777);
  const [user, password] = ['tom', 'the-secret-password'];
  await writeFile(join(directory, 'users'), `${user}:${hashed(password)}\n`);
  const port = await freePort();
  await writeFile(join(directory, 'apache.conf'), configuration(directory, port));
  const child = spawn(BINARY, ['-f', join(directory, 'apache.conf'), '-DFOREGROUND'], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  await answering(endpoint, directory);
  return {
    endpoint,
    user,
    password,
    root,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** As Apache reads it: the SHA-1 form needs no other program. */
function hashed(password: string): string {
  return `{SHA}${createHash('sha1').update(password).digest('base64')}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answering(endpoint: string, directory: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(endpoint).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Apache does not answer: ${await readFile(join(directory, 'error.log'), 'utf8').catch(() => '')}`);
}

function configuration(directory: string, port: number): string {
  const modules = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_basic', 'dav', 'dav_fs'];
  return `ServerRoot "${directory}"
ServerName localhost
PidFile "${directory}/apache.pid"
ErrorLog "${directory}/error.log"
Listen 127.0.0.1:${port}
${modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
User www-data
Group www-data
DocumentRoot "${directory}/root"
DavLockDB "${directory}/locks/db"
LimitXMLRequestBody 0
AllowEncodedSlashes NoDecode
<Directory "${directory}/root">
  Dav On
  AuthType Basic
  AuthName "files"
  AuthUserFile "${directory}/users"
  Require valid-user
</Directory>
`;
}
