/**
 * A layering rule that cannot fail protects nothing: a typing mistake in a path is enough. This plants, in a temporary workspace,
 * one violation of every rule in .dependency-cruiser.cjs beside imports that are allowed, and sees that exactly the violations are
 * reported. A rule without a planted violation fails too.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';

const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** Of each importing file: the import that breaks a rule, and that rule. */
const violations = [
  ['packages/core/src/listing/one.ts', `import './two.js'`, 'no-run-time-cycle'],
  ['packages/core/src/memory/c.ts', `import type { X } from './d.js'`, 'no-cycle-of-types'],
  ['packages/core/src/listing/lost.ts', `import './missing.js'`, 'resolvable'],
  [
    'packages/core/src/transfer/a.ts',
    `import type { X } from '@stowage/driver-backblaze-b2'`,
    'core-imports-only-core',
  ],
  ['packages/core/src/transfer/b.ts', `import '@stowage/b2-emulator'`, 'core-imports-only-core'],
  ['packages/core/test/a.test.ts', `import '@stowage/conformance'`, 'core-imports-only-core'],
  ['packages/core/src/spi/backend.ts', `import type { X } from '../http/http-client.js'`, 'spi-imports-only-errors'],
  ['packages/core/src/spi/records.ts', `import 'zod'`, 'spi-imports-only-errors'],
  ['packages/core/src/transfer/c.ts', `import 'got'`, 'http-libraries-only-in-http'],
  ['packages/driver-backblaze-b2/src/records.ts', `import 'undici'`, 'http-libraries-only-in-http'],
  ['packages/core/src/memory/a.ts', `import 'tsyringe'`, 'tsyringe-only-in-composition'],
  ['packages/driver-backblaze-b2/src/names.ts', `import type { X } from 'tsyringe'`, 'tsyringe-only-in-composition'],
  ['packages/core/src/memory/b.ts', `import 'reflect-metadata'`, 'reflect-metadata-only-in-registry'],
  ['packages/driver-backblaze-b2/src/cdn.ts', `import '@stowage/driver-local'`, 'driver-imports-only-core'],
  ['packages/driver-local/src/index.ts', `import '@stowage/b2-emulator'`, 'driver-imports-only-core'],
  ['packages/driver-local/src/backend.ts', `import '@stowage/conformance'`, 'driver-imports-only-core'],
  ['packages/xml/src/parse-xml.ts', `import '@stowage/core'`, 'xml-imports-nothing-of-ours'],
  ['packages/driver-local/src/records.ts', `import 'saxes'`, 'no-xml-library'],
  ['packages/xml/src/xml-reader.ts', `import 'saxes'`, 'no-xml-library'],
  ['packages/sync/src/sync.ts', `import '@stowage/driver-local'`, 'sync-imports-only-core'],
  ['packages/sync/src/diff.ts', `import type { X } from '@stowage/conformance'`, 'sync-imports-only-core'],
  ['packages/upload-client/src/send.ts', `import 'node:http'`, 'upload-client-imports-nothing'],
  ['packages/upload-server/src/way.ts', `import '@stowage/driver-local'`, 'upload-server-imports-only-core'],
  ['packages/sync-jobs/src/range.ts', `import '@stowage/driver-local'`, 'sync-jobs-imports-core-and-sync'],
  [
    'packages/telemetry/src/traced.ts',
    `import type { X } from '@stowage/driver-local'`,
    'telemetry-imports-core-and-types-of-sync',
  ],
  ['packages/telemetry/src/traced-sync.ts', `import '@stowage/sync'`, 'telemetry-needs-no-sync-to-run'],
  ['packages/tus-store/src/a.ts', `import '@stowage/driver-local'`, 'adapter-imports-only-core'],
  ['packages/nestjs/src/a.ts', `import type { X } from '@stowage/tus-store'`, 'adapter-imports-only-core'],
  ['packages/cli/src/session.ts', `import '@stowage/b2-emulator'`, 'command-imports-core-sync-and-drivers'],
  ['packages/some/src/a.ts', `import '../../cli/src/session.js'`, 'nobody-imports-the-command'],
  ['packages/conformance/src/runner.ts', `import '@stowage/driver-local'`, 'conformance-imports-only-core'],
  ['packages/b2-emulator/src/faults.ts', `import '@stowage/core'`, 'emulator-imports-nothing-of-ours'],
  ['packages/b2-emulator/test/a.test.ts', `import '@stowage/driver-backblaze-b2'`, 'emulator-imports-nothing-of-ours'],
  ['packages/driver-backblaze-b2/src/driver.ts', `import './index.js'`, 'b2-driver-imports-nothing-above'],
  [
    'packages/driver-backblaze-b2/src/compose.ts',
    `import type { X } from './driver.js'`,
    'b2-compose-imports-nothing-above',
  ],
  ['packages/driver-backblaze-b2/src/backend.ts', `import './compose.js'`, 'b2-backend-imports-nothing-above'],
  [
    'packages/driver-backblaze-b2/src/upload/a.ts',
    `import '../backend.js'`,
    'b2-upload-download-imports-nothing-above',
  ],
  [
    'packages/driver-backblaze-b2/src/download/a.ts',
    `import '../driver.js'`,
    'b2-upload-download-imports-nothing-above',
  ],
  ['packages/driver-backblaze-b2/src/session/a.ts', `import '../download/b.js'`, 'b2-session-imports-nothing-above'],
  ['packages/driver-backblaze-b2/src/api/a.ts', `import '../session/b.js'`, 'b2-api-imports-nothing-above'],
  ['packages/driver-swift/src/driver.ts', `import './index.js'`, 'swift-driver-imports-nothing-above'],
  [
    'packages/driver-swift/src/compose.ts',
    `import type { X } from './driver.js'`,
    'swift-compose-imports-nothing-above',
  ],
  ['packages/driver-swift/src/backend.ts', `import './compose.js'`, 'swift-backend-imports-nothing-above'],
  ['packages/driver-swift/src/upload/a.ts', `import '../backend.js'`, 'swift-upload-download-imports-nothing-above'],
  ['packages/driver-swift/src/session/a.ts', `import '../upload/b.js'`, 'swift-session-imports-nothing-above'],
  ['packages/driver-swift/src/api/a.ts', `import '../session/b.js'`, 'swift-api-imports-nothing-above'],
  ['packages/driver-azure-blobs/src/driver.ts', `import './index.js'`, 'azure-driver-imports-nothing-above'],
  ['packages/driver-azure-blobs/src/compose.ts', `import './driver.js'`, 'azure-compose-imports-nothing-above'],
  ['packages/driver-azure-blobs/src/backend.ts', `import './compose.js'`, 'azure-backend-imports-nothing-above'],
  [
    'packages/driver-azure-blobs/src/upload/a.ts',
    `import '../backend.js'`,
    'azure-upload-download-imports-nothing-above',
  ],
  ['packages/driver-azure-blobs/src/session/a.ts', `import '../upload/b.js'`, 'azure-session-imports-nothing-above'],
  ['packages/driver-azure-blobs/src/api/a.ts', `import '../session/b.js'`, 'azure-api-imports-nothing-above'],
  ['packages/driver-azure-blobs/src/signing/a.ts', `import '../api/b.js'`, 'azure-signing-imports-nothing-above'],
  ['packages/driver-swift/src/api/a.ts', `import '../session/b.js'`, 'swift-api-imports-nothing-above'],
  ['packages/driver-s3/src/driver.ts', `import './index.js'`, 's3-driver-imports-nothing-above'],
  ['packages/driver-s3/src/compose.ts', `import type { X } from './driver.js'`, 's3-compose-imports-nothing-above'],
  ['packages/driver-s3/src/backend.ts', `import './compose.js'`, 's3-backend-imports-nothing-above'],
  ['packages/driver-s3/src/upload/a.ts', `import '../backend.js'`, 's3-upload-download-imports-nothing-above'],
  ['packages/driver-s3/src/session/a.ts', `import '../download/b.js'`, 's3-session-imports-nothing-above'],
  ['packages/driver-s3/src/api/a.ts', `import '../session/a.js'`, 's3-api-imports-nothing-above'],
  ['packages/driver-s3/src/signing/a.ts', `import '../api/b.js'`, 's3-signing-imports-nothing-above'],
  ['packages/b2-emulator/src/routes/a.ts', `import '../store/b.js'`, 'emulator-routes-import-wire-and-cloud'],
  ['packages/b2-emulator/src/cloud/a.ts', `import '../wire/b.js'`, 'emulator-cloud-imports-only-store'],
  ['packages/b2-emulator/src/store/a.ts', `import '../cloud/b.js'`, 'emulator-store-imports-nothing-above'],
  [
    'packages/b2-emulator/src/wire/a.ts',
    `import type { X } from '../routes/b.js'`,
    'emulator-wire-imports-nothing-above',
  ],
  ['packages/b2-emulator/src/cloud/c.ts', `import { createServer } from 'node:http'`, 'emulator-cloud-knows-no-http'],
];

const allowed = [
  ['packages/core/src/listing/two.ts', `import './one.js'`], // the other half of a cycle, which is reported once
  ['packages/core/src/memory/d.ts', `import type { X } from './c.js'`],
  ['packages/core/src/container.ts', `import type { X } from './storage-driver.js'`], // the one circle
  ['packages/core/src/storage-driver.ts', `import type { X } from './container.js'`],
  ['packages/core/src/index.ts', `import './registry/a.js'`],
  ['packages/core/src/http/http-client.ts', `import 'got'; import 'undici'`],
  ['packages/core/src/registry/a.ts', `import 'reflect-metadata'; import 'tsyringe'`],
  ['packages/core/src/spi/index.ts', `import '../errors/a.js'; import type { X } from 'node:stream'`],
  ['packages/core/src/errors/a.ts', ''],
  ['packages/sync/src/index.ts', `import '@stowage/core'`],
  ['packages/sync-jobs/src/index.ts', `import '@stowage/core'; import '@stowage/sync'`],
  ['packages/upload-client/src/index.ts', ''],
  ['packages/upload-server/src/index.ts', `import '@stowage/core'`],
  ['packages/telemetry/src/index.ts', `import '@stowage/core'; import type { X } from '@stowage/sync'`],
  ['packages/tus-store/src/index.ts', `import '@stowage/core'`],
  ['packages/conformance/src/index.ts', `import '@stowage/core'`],
  ['packages/driver-backblaze-b2/src/index.ts', `import '@stowage/core'; import '@stowage/xml'`],
  ['packages/xml/src/index.ts', ''],
  ['packages/xml/test/a.test.ts', `import 'saxes'`],
  ['packages/driver-backblaze-b2/src/session/b.ts', `import '../api/b.js'`],
  ['packages/driver-backblaze-b2/src/download/b.ts', `import '../session/b.js'; import '../api/b.js'`],
  ['packages/driver-backblaze-b2/src/api/b.ts', `import '@stowage/core'`],
  ['packages/driver-swift/src/index.ts', ''],
  ['packages/driver-swift/src/upload/b.ts', `import '../session/b.js'`],
  ['packages/driver-swift/src/session/b.ts', `import '../api/b.js'`],
  ['packages/driver-swift/src/api/b.ts', ''],
  ['packages/driver-backblaze-b2/test/a.test.ts', `import '@stowage/b2-emulator'; import '../src/driver.js'`],
  ['packages/driver-azure-blobs/src/index.ts', `import '@stowage/core'`],
  ['packages/driver-azure-blobs/src/upload/b.ts', `import '../api/b.js'`],
  ['packages/driver-azure-blobs/src/api/b.ts', `import '../signing/b.js'`],
  ['packages/driver-azure-blobs/src/session/b.ts', ''],
  ['packages/driver-azure-blobs/src/signing/b.ts', ''],
  ['packages/driver-s3/src/index.ts', `import './download/b.js'`],
  ['packages/driver-s3/src/download/b.ts', `import '../signing/b.js'; import '../api/b.js'`],
  ['packages/driver-s3/src/signing/b.ts', ''],
  ['packages/driver-s3/src/api/b.ts', ''],
  ['packages/driver-local/src/compose.ts', `import 'tsyringe'`],
  ['packages/b2-emulator/src/index.ts', `import './routes/b.js'; import 'node:http'`],
  ['packages/b2-emulator/src/routes/b.ts', `import '../wire/b.js'; import '../cloud/b.js'`],
  ['packages/b2-emulator/src/cloud/b.ts', `import '../store/b.js'`],
  ['packages/b2-emulator/src/store/b.ts', ''],
  ['packages/b2-emulator/src/wire/b.ts', `import '../cloud/b.js'`],
  [
    'examples/quickstart/src/main.ts',
    `import '@stowage/core'; import '@stowage/driver-local'; import '@stowage/b2-emulator'`,
  ],
];

/** Packages laid out as pnpm lays them out: a link in node_modules to the sources; a library's code below its dist/. */
function plant(root) {
  const write = (path, text) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, text] of [...violations, ...allowed]) write(path, `${text};\n`);
  const ours = [
    'core',
    'xml',
    'sync',
    'conformance',
    'tus-store',
    'b2-emulator',
    'driver-backblaze-b2',
    'driver-local',
  ];
  for (const name of ours) {
    const exports = { '.': { '@stowage/source': './src/index.ts', default: './dist/index.js' } };
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@stowage/${name}`, type: 'module', exports }));
    mkdirSync(join(root, 'node_modules/@stowage'), { recursive: true });
    symlinkSync(join(root, 'packages', name), join(root, 'node_modules/@stowage', name));
  }
  for (const name of ['got', 'undici', 'tsyringe', 'reflect-metadata', 'zod', 'saxes']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, exports: './dist/index.js' }));
    write(`node_modules/${name}/dist/index.js`, '');
  }
}

async function reported(root) {
  const { enhancedResolveOptions, ...cruiseOptions } = options;
  const { output } = await cruise(
    ['packages', 'examples'],
    { ...cruiseOptions, baseDir: root, ruleSet: { forbidden }, validate: true },
    enhancedResolveOptions,
  );
  return output.summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}

const root = mkdtempSync(join(tmpdir(), 'stowage-layering-'));
try {
  plant(root);
  const found = new Set(await reported(root));
  const expected = new Set(violations.map(([path, , rule]) => `${rule}: ${path}`));
  const untested = forbidden.map(({ name }) => name).filter((name) => !violations.some(([, , rule]) => rule === name));
  const mistakes = [
    ...[...expected.difference(found)].map((each) => `not reported: ${each}`),
    ...[...found.difference(expected)].map((each) => `reported although allowed: ${each}`),
    ...untested.map((name) => `no violation planted for: ${name}`),
  ];
  console.log(
    [...mistakes, `${forbidden.length} rules, ${expected.size} planted violations, ${mistakes.length} mistakes`].join(
      '\n',
    ),
  );
  process.exitCode = mistakes.length === 0 ? 0 : 1;
} finally {
  rmSync(root, { recursive: true });
}
