/**
 * Makes a package's JavaScript of few files: Node takes longer to find and open two hundred than to run them. Run by the package's `build` after
 * `tsc` has written the declarations: one file for each entry of its manifest (and each source that is named), and chunks for what entries
 * share, so that a module exists once however it is reached. What other packages are stays an import.
 */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const { exports = {}, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const published = [...Object.values(exports).map((each) => each.default), ...Object.values(bin)];
const sources = published
  .filter((path) => path?.endsWith('.js'))
  .map((path) => path.replace('./dist/', 'src/').replace(/\.js$/, '.ts'));

// What an earlier build has left is nobody's import any more.
for (const file of globSync('dist/**/*.{js,js.map}')) rmSync(file);
await build({
  entryPoints: [...sources, ...process.argv.slice(2)],
  outbase: 'src',
  outdir: 'dist',
  chunkNames: 'chunk-[hash]',
  bundle: true,
  // Else some classes get another name, which errors and `inspect` tell.
  keepNames: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node22.19',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
