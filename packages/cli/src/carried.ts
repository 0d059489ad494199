import { existsSync } from 'node:fs';
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
  if (CORE.test(specifier)) return `${DIRECTORY}core.js`;
  return specifier === 'got' && isCarried(importer) ? `${DIRECTORY}got.js` : undefined;
}

/** Whether it is core or got who imports. */
export function isCarried(importer: string | undefined): boolean {
  return importer?.startsWith(DIRECTORY) === true;
}

/** As the importer of what core imports. */
export function installedCore(): string {
  return pathToFileURL(findPackageJSON('@stowage/core', import.meta.url) ?? import.meta.filename).href;
}
