/**
 * Makes a package's JavaScript of few files: Node takes longer to find and open two hundred than to run them. Run by the package's `build` after
 * `tsc` has written the declarations: one file for each entry of its manifest (and each source that is named), and chunks for what entries
 * share, so that a module exists once however it is reached. What other packages are stays an import, but those after `--inline`: of them what
 * is used becomes part of the package, with their licences beside it. `--carry` is for a command: core in one file, and that package, which core imports, in another (`dist/carried/`).
 */
import { constants } from 'node:http2';
import { appendFileSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { inline: { type: 'string', default: '' }, carry: { type: 'string' } },
});
const inlined = values.inline.split(',').filter((name) => name !== '');
const { exports = {}, bin = {}, dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const published = [...Object.values(exports).map((each) => each.default), ...Object.values(bin)];
const sources = published
  .filter((path) => path?.endsWith('.js'))
  .map((path) => path.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));
const external =
  inlined.length === 0
    ? { packages: 'external' }
    : { external: Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !inlined.includes(name)) };

/** What packages that are inlined import of Node and do not use here: it is loaded when it is called. */
const LATE = {
  'node:child_process': `export default { spawn: (...given) => process.getBuiltinModule('node:child_process').spawn(...given) };`,
  'node:http2': `
    const load = () => process.getBuiltinModule('node:http2');
    export const constants = ${JSON.stringify(constants)};
    export const Http2ServerResponse = { [Symbol.hasInstance]: (value) => value instanceof load().Http2ServerResponse };
    export default { constants, connect: (...given) => load().connect(...given) };`,
};

/** In place of `Intl.ListFormat`, two of which got's tests of arguments make when they are loaded: each has ICU read its tables. */
const LATE_LIST_FORMAT = `class LateListFormat {
  constructor(...given) { this.given = given; }
  format(list) { return new Intl.ListFormat(...this.given).format(list); }
}`;

// What an earlier build has left is nobody's import any more.
for (const file of globSync('dist/**/*.{js,js.map}')) rmSync(file);
const common = {
  bundle: true,
  // Else some classes get another name, which errors and `inspect` tell.
  keepNames: true,
  platform: 'node',
  // The modules of a package rather than its CommonJS: only of those is left out what nobody uses.
  mainFields: ['module', 'main'],
  format: 'esm',
  target: 'node22.19',
  logLevel: 'warning',
  metafile: true,
  // A library may be bundled for something else than Node, by who replaces such imports: they stay imports there.
  plugins:
    Object.keys(bin).length > 0 ? [{ name: 'built-in modules', setup: takeBuiltIns(/^node:(fs|process|util)$/) }] : [],
};
const { metafile } = await build({
  ...common,
  ...external,
  entryPoints: [...sources, ...positionals],
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunk-[hash]',
  splitting: true,
  sourcemap: true,
  sourcesContent: false,
});
const carried = values.carry === undefined ? [] : await carry(values.carry);
if (values.carry !== undefined) await carryCore();
if (inlined.length > 0) writeFileSync('dist/licences.txt', licences([...Object.keys(metafile.inputs), ...carried]));
// What core is made of is part of the command too.
if (values.carry !== undefined)
  appendFileSync('dist/licences.txt', `\n\n${readFileSync('../core/dist/licences.txt', 'utf8')}`);

/** A package that core imports. Gives the files that it is made of. */
async function carry(name) {
  const contents = `export * from '${name}';\nexport { default } from '${name}';`;
  const result = await build({
    ...common,
    plugins: [{ name: 'built-in modules', setup: takeBuiltIns(/^node:/) }],
    define: { 'Intl.ListFormat': 'LateListFormat' },
    banner: { js: LATE_LIST_FORMAT },
    stdin: { contents, resolveDir: '../core' },
    outfile: `dist/carried/${name}.js`,
  });
  return Object.keys(result.metafile.inputs);
}

/** Core, as its build has left it, with all of its entries in one, and what it loads late in chunks. */
async function carryCore() {
  const core = JSON.parse(readFileSync('../core/package.json', 'utf8'));
  const entries = Object.keys(core.exports).filter((path) => path !== './package.json');
  const result = await build({
    ...common,
    stdin: {
      contents: entries.map((path) => `export * from '${posix.join('@stowage/core', path)}';`).join('\n'),
      resolveDir: '../core',
    },
    external: Object.keys(core.dependencies),
    splitting: true,
    outdir: 'dist/carried',
    entryNames: 'core',
    chunkNames: 'core-[hash]',
  });
  // By this the command sees whether it is the core that is installed.
  writeFileSync('dist/carried/core.json', JSON.stringify({ version: core.version }));
  const names = new Set(result.metafile.outputs['dist/carried/core.js'].exports);
  for (const path of entries) {
    const missing = Object.keys(await import(pathToFileURL(join('../core', core.exports[path].default)))).filter(
      (name) => !names.has(name),
    );
    if (missing.length > 0)
      throw new Error(`core's entries have different things that are called ${missing.join(', ')}`);
  }
}

/**
 * An import of one of Node's modules has Node read all that it exports, and some of that are getters that load as much as half of the rest
 * (`TextDecoder` of `util` loads worker threads). What is used is taken from the module instead. Not of `http`, whose import instruments look for.
 */
function takeBuiltIns(taken) {
  return ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:(child_process|http2)$/ }, ({ path, importer }) =>
      importer.includes('node_modules') ? { path, namespace: 'late', sideEffects: false } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => ({ contents: LATE[path] }));
    onResolve({ filter: taken }, ({ path }) => ({ path, namespace: 'built-in', sideEffects: false }));
    onLoad({ filter: /.*/, namespace: 'built-in' }, ({ path }) => {
      const each = Object.keys(process.getBuiltinModule(path)).filter((name) => /^\w+$/.test(name));
      const rows = each.map((name) => `export const ${name} = /* @__PURE__ */ (() => builtIn.${name})();`);
      return {
        contents: [`const builtIn = process.getBuiltinModule('${path}');`, 'export default builtIn;', ...rows].join(
          '\n',
        ),
      };
    });
  };
}

/** The licence of each package that any of the files is of. */
function licences(files) {
  const roots = files.map((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(roots)]
    .filter((root) => root !== undefined)
    .map(licenceOf)
    .sort()
    .join('\n\n');
}

function licenceOf(root) {
  const { name, version, license } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  const path = globSync(`${root}/{LICENSE,LICENCE,license,CopyrightNotice}*`).sort()[0];
  if (path === undefined || !existsSync(path))
    throw new Error(`${name} says no licence: it cannot become part of a package`);
  return `${name} ${version} (${license})\n\n${readFileSync(path, 'utf8').trim()}\n`;
}
