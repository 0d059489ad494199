import { globSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, test } from '@jest/globals';
import { programConformance } from '@stowage/conformance/programs';
import { LocalStorageDriver } from '../src/driver.js';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'stowage-local-')));

programConformance(
  { describe, test, afterAll },
  'local',
  {
    createDriver: () => new LocalStorageDriver(base, undefined, { sync: false }),
    leftovers: () => globSync(['**/.stowage/tmp/*', '**/.stowage/uploads/*'], { cwd: base }),
    cleanup: () => rm(base, { recursive: true, force: true }),
  },
  { runs: 30 },
);
