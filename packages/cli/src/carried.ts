import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Where the build puts them; sources have no such directory, and take packages as they are. */
const DIRECTORY = new URL('./carried/', import.meta.url).href;
const IS_THERE = existsSync(new URL(DIRECTORY));
/** All that core exports, under whatever path, is in one file. */
const CORE = /^@stowage\/core(?!\/package\.json$)(\/|$)/;

/**
 * The file in which the command brings along what is imported, undefined for all else: core, also for drivers that others wrote, so that all have the
 * same; and got for core. To find and open their 66 files takes as long as to run them.
 */
export function carried(specifier: string, importer: string | undefined): string | undefined {
  if (!IS_THERE) return undefined;
  if (CORE.test(specifier)) return installed().isCarriedVersion ? `${DIRECTORY}core.js` : undefined;
  return specifier === 'got' && isCarried(importer) ? `${DIRECTORY}got.js` : undefined;
}

/** Whether it is core or got who imports. */
export function isCarried(importer: string | undefined): boolean {
  return importer?.startsWith(DIRECTORY) === true;
}

/** As the importer of what core imports. Its real path: where packages are links, what it depends on is beside that. */
export function installedCore(): string {
  return installed().importer;
}

/** What is known of the core that is installed. */
interface Installed {
  readonly importer: string;
  /** As an update of core that is not one of the command may have been installed: whoever imports it means that. */
  readonly isCarriedVersion: boolean;
}

let known: Installed | undefined;

/** Looked for once, and not at every import. */
function installed(): Installed {
  return (known ??= look());
}

function look(): Installed {
  const found = findPackageJSON('@stowage/core', import.meta.url);
  if (found === undefined) return { importer: import.meta.url, isCarriedVersion: false };
  const manifest = realpathSync(found);
  const isCarriedVersion = versionIn(manifest) === versionIn(new URL('core.json', DIRECTORY));
  return { importer: pathToFileURL(manifest).href, isCarriedVersion };
}

function versionIn(manifest: string | URL): unknown {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown }).version;
}
