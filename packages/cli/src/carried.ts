import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Where the build puts them; sources have no such directory, and take packages as they are. */
const DIRECTORY = new URL('./carried/', import.meta.url).href;
const IS_THERE = existsSync(new URL(DIRECTORY));
/** As an update of core that is not one of the command may have been installed: whoever imports it means that. */
let isAsInstalled: boolean | undefined;
/** All that core exports, under whatever path, is in one file. */
const CORE = /^@stowage\/core(?!\/package\.json$)(\/|$)/;

/**
 * The file in which the command brings along what is imported, undefined for all else: core, also for drivers that others wrote, so that all have the
 * same; and got for core. To find and open their 66 files takes as long as to run them.
 */
export function carried(specifier: string, importer: string | undefined): string | undefined {
  if (!IS_THERE) return undefined;
  if (CORE.test(specifier)) return hasCarriedVersion() ? `${DIRECTORY}core.js` : undefined;
  return specifier === 'got' && isCarried(importer) ? `${DIRECTORY}got.js` : undefined;
}

/** Whether it is core or got who imports. */
export function isCarried(importer: string | undefined): boolean {
  return importer?.startsWith(DIRECTORY) === true;
}

/** As the importer of what core imports. Its real path: where packages are links, what it depends on is beside that. */
export function installedCore(): string {
  return pathToFileURL(manifestOfCore() ?? import.meta.filename).href;
}

function hasCarriedVersion(): boolean {
  const manifest = manifestOfCore();
  isAsInstalled ??= manifest !== undefined && versionIn(manifest) === versionIn(new URL('core.json', DIRECTORY));
  return isAsInstalled;
}

function manifestOfCore(): string | undefined {
  const found = findPackageJSON('@stowage/core', import.meta.url);
  return found === undefined ? undefined : realpathSync(found);
}

function versionIn(manifest: string | URL): unknown {
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown }).version;
}
