import { enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { carried, installedCore, isCarried } from './carried.js';

/**
 * Has Node start in half the time. What V8 has compiled is kept from run to run, where only its owner writes (Node's own choice is the directory
 * of temporary files, which is everyone's). And `node:http`, imported by whatever module (`require` reads no getters), is had without what it has of browsers.
 *
 * https://nodejs.org/api/module.html#module-compile-cache
 */
export function quickStart({ XDG_CACHE_HOME: cache = '', HOME: home = '' }: NodeJS.ProcessEnv): void {
  // Who has no home has it slower.
  if (cache !== '' || home !== '') enableCompileCache(join(cache || join(home, '.cache'), 'stowage', 'compiled'));
  registerHooks({
    resolve(specifier, context, next) {
      const url =
        specifier === 'node:http' && context.conditions.includes('import')
          ? httpModule()
          : carried(specifier, context.parentURL);
      if (url !== undefined) return { url, format: 'module', shortCircuit: true };
      // What core imports is where core is installed.
      return next(
        specifier,
        BARE.test(specifier) && isCarried(context.parentURL) ? { ...context, parentURL: installedCore() } : context,
      );
    },
  });
}

/** The name of a package. */
const BARE = /^[@\w-]+(\/|$)/;

/**
 * An import makes Node read all that a module of its own exports. Three things of `node:http` are getters (`WebSocket` and its events), for which
 * it loads an HTTP client that nothing here uses: twice as long as all of the command.
 */
function httpModule(): string {
  const http = process.getBuiltinModule('node:http');
  const names = Object.entries(Object.getOwnPropertyDescriptors(http)).filter(([, property]) => 'value' in property);
  const text = `const http = process.getBuiltinModule('node:http');
export default http;
export const { ${names.map(([name]) => name).join(', ')} } = http;`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
