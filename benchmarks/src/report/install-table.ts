import type { InstallSize } from '../startup/install-size.js';
import { formatTwo } from './figures.js';
import { plainTable } from './plain-table.js';

/** What each client brings along. */
export function installTable(sizes: readonly InstallSize[]): string {
  const rows = sizes.map(({ client, packages, bytes }) => ({
    client,
    packages: String(packages),
    MB: formatTwo(bytes / 1e6),
  }));
  return plainTable('Installed', ['client'], rows);
}
