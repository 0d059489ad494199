import { defineConfig } from 'vitest/config';

// Its tests are apart from jest's by their names.
export default defineConfig({
  test: { include: ['test/**/*.vitest.ts'] },
  ssr: { resolve: { conditions: ['@stowage/source', 'node', 'import', 'default'] } },
});
