import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerKind } from './server-report.js';

const MODULES = fileURLToPath(new URL('../../../packages/driver-azure-blobs/node_modules', import.meta.url));

/** Programs that must be installed. */
const PROGRAMS: Partial<Readonly<Record<ServerKind, readonly string[]>>> = {
  swift: ['swift-proxy-server', 'swift-account-server', 'swift-container-server', 'swift-object-server', 'memcached'],
};

/** Why a server cannot be started; undefined if it can. */
export function missingServer(kind: ServerKind): string | undefined {
  if (kind === 'azurite' && !existsSync(join(MODULES, kind))) return 'Azurite is not installed';
  const places = ['/usr/sbin', ...(process.env['PATH'] ?? '').split(delimiter)];
  const missing = (PROGRAMS[kind] ?? []).find((name) => !places.some((place) => existsSync(join(place, name))));
  return missing === undefined ? undefined : `${missing} is not installed`;
}
