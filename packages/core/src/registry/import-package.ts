import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Imports a package by name. */
export type ImportPackage = (name: string) => Promise<unknown>;

/**
 * Imports a package from where the application can see it: package managers that do not hoist (pnpm, Yarn PnP) let a
 * package see its own dependencies only, and core depends on no driver. So first the program's main file is asked, then
 * the working directory, then core itself.
 */
export const importPackage: ImportPackage = async (name) => {
  const found = [process.argv[1], join(process.cwd(), 'application.js')].map((from) => resolveFrom(from, name));
  const path = found.find((each) => each !== undefined);
  return import(path === undefined ? name : pathToFileURL(path).href);
};

function resolveFrom(file: string | undefined, name: string): string | undefined {
  try {
    return file === undefined ? undefined : createRequire(file).resolve(name);
  } catch {
    return undefined;
  }
}
