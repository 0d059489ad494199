import { globSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { storageDriverConformance } from '@stowage/conformance';
import { LocalStorageDriver } from '../src/driver.js';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'stowage-local-')));

storageDriverConformance({ describe, test, beforeAll, afterAll }, 'local', {
  createDriver: () => new LocalStorageDriver(base, undefined, { sync: false }),
  leftovers: () => globSync(['**/.stowage/tmp/*', '**/.stowage/uploads/*'], { cwd: base }),
  cleanup: () => rm(base, { recursive: true, force: true }),
});
