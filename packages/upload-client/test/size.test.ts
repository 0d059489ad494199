import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';

/** What the README promises, in bytes, gzipped. */
const AT_MOST = 5 * 1024;

test('it is small: a page that uses all of it loads at most 5 KB', async () => {
  const { outputFiles } = await build({
    entryPoints: [new URL('../src/index.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  const size = gzipSync(outputFiles[0]?.contents ?? '').length;
  expect(size).toBeGreaterThan(1000);
  expect(size).toBeLessThanOrEqual(AT_MOST);
});
