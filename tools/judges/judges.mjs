/**
 * Who judges us, as data: servers that others wrote judge our drivers, clients that others wrote judge our emulator. A judge has
 *
 *   title      whom or what it is
 *   programs   what must be installed: each program with the package of Debian that has it
 *   server     its module in servers/, if it is a server; its environment is that of the steps
 *   servers    its modules in servers/, if it is several, each by the prefix of its variables
 *   env        what else the steps are told
 *   steps      what is run, one after the other, each as `{ id, title, command, limit }` (seconds)
 *
 * Every step is told by `JUDGE` which judge it is run for.
 */
import { join } from 'node:path';
import { pnpm } from '../toolchain.mjs';
import { suiteCommand } from './suite-command.mjs';

const minutes = (count) => count * 60;

/** The step that runs a suite, `packages/PACKAGE/judges/NAME.test.ts`. */
const suite = (packageName, name, title, limit = minutes(10)) => ({
  id: name,
  title,
  limit,
  command: suiteCommand(packageName, name),
});

/** The step that runs the kit's suite, and compares the judge's column in docs/conformance.md with what it says: see tools/conformance. */
const kit = (judge, title, limit) => ({
  id: 'kit',
  title,
  limit,
  command: ['node', join('tools', 'check-conformance-document.mjs'), '--judge', judge],
});

/** Node as it runs programs that import TypeScript. */
export const onSources = [
  ...['node', '--experimental-transform-types', '--disable-warning=ExperimentalWarning'],
  ...['--conditions', '@stowage/source', '--import', './tools/run-sources.mjs'],
];

/** The step that runs a part of tools/recovery on a driver, which `packages/PACKAGE/judges/place.ts` tells how to make. */
const recovery = (packageName, name, title, limit = minutes(10)) => ({
  id: name,
  title,
  limit,
  command: [
    ...onSources,
    join('tools', 'recovery', 'main.mjs'),
    name,
    join('packages', packageName, 'judges', 'place.ts'),
  ],
});

/** Packages, and what they stand on, built. */
const built = (...names) => ({
  id: 'build',
  title: names.length === 1 ? `${names[0]} is built` : `${names.join(' and ')} are built`,
  limit: minutes(15),
  command: pnpm(
    'exec',
    'turbo',
    'run',
    'build',
    ...names.map((name) => `--filter=${name}`),
    '--output-logs=errors-only',
  ),
});

/** The step that has pages upload to the judge's server, by our client and handler. */
const pages = suite('upload-client', 'pages', 'pages in Chromium that upload', minutes(8));

/** The step that has a client of tus upload to the judge's server. */
const tus = suite('tus-store', 'tus', 'uploads by tus, whose connection is cut, and those that expire', minutes(5));

/** A client that judges the emulator by a script, `packages/b2-emulator/judges/NAME.sh`. */
const clientOfEmulator = (name, title, programs) => ({
  title,
  programs,
  steps: [
    built('@stowage/b2-emulator'),
    {
      id: name,
      title: `${title} and the emulator`,
      limit: minutes(15),
      command: ['bash', join('packages', 'b2-emulator', 'judges', `${name}.sh`)],
    },
  ],
});

/** A judge that does more. */
const withSteps = (judge, steps) => ({ ...judge, steps: [...judge.steps, ...steps] });

const swiftPrograms = {
  'swift-proxy-server': 'swift-proxy',
  'swift-account-server': 'swift-account',
  'swift-container-server': 'swift-container',
  'swift-object-server': 'swift-object',
  'swift-ring-builder': 'swift',
  memcached: 'memcached',
};

const cephPrograms = {
  ceph: 'ceph-common',
  'ceph-mon': 'ceph-mon',
  'ceph-osd': 'ceph-osd',
  radosgw: 'radosgw',
};

export const judges = {
  azurite: {
    title: "Azurite, Microsoft's emulator of the Blob service",
    programs: { rclone: 'rclone', chromium: 'chromium' },
    server: 'azurite',
    steps: [
      kit('azurite', 'the Azure driver and the contract', minutes(30)),
      suite('driver-azure-blobs', 'hostile', 'the hostile battery'),
      suite('driver-azure-blobs', 'programs', 'random programs', minutes(5)),
      suite('driver-azure-blobs', 'own', 'leases, tiers, snapshots and blobs of other kinds'),
      suite('driver-azure-blobs', 'interop', "Microsoft's library and rclone, both ways"),
      recovery('driver-azure-blobs', 'faults', 'faults in every kind of request', minutes(20)),
      recovery('driver-azure-blobs', 'kill', 'an upload that is killed twenty times', minutes(20)),
      pages,
      tus,
    ],
  },
  'backblaze-b2': clientOfEmulator('backblaze-b2', "Backblaze's command", {
    'backblaze-b2': 'backblaze-b2',
    curl: 'curl',
    python3: 'python3',
  }),
  journey: {
    title: 'a tree of files on its way through every provider',
    programs: { ...cephPrograms, ...swiftPrograms },
    servers: { RADOSGW: 'radosgw', AZURITE: 'azurite', SWIFT: 'swift' },
    steps: [
      built('@stowage/example-every-provider', '@stowage/cli'),
      {
        id: 'journey',
        title: 'from the B2 emulator to S3, Azure, Swift and a directory',
        limit: minutes(5),
        command: ['node', join('examples', 'every-provider', 'dist', 'main.js')],
      },
      {
        id: 'cli',
        title: 'the command between every two of them',
        limit: minutes(15),
        command: ['node', join('packages', 'cli', 'judges', 'providers.mjs')],
      },
      {
        id: 'engine',
        title: 'the sync engine between every two of them, and kills',
        limit: minutes(10),
        command: ['node', join('packages', 'cli', 'judges', 'engine.mjs')],
      },
    ],
  },
  libcloud: clientOfEmulator('libcloud', 'Apache Libcloud', { python3: 'python3-libcloud' }),
  rclone: withSteps(clientOfEmulator('rclone', 'rclone', { rclone: 'rclone', curl: 'curl' }), [
    built('@stowage/sync'),
    {
      id: 'agrees',
      title: "rclone's check and our verify say the same",
      limit: minutes(5),
      command: ['node', join('packages', 'sync', 'checks', 'rclone-agrees.mjs')],
    },
    {
      id: 'filters',
      title: 'rclone and our filters take the same files',
      limit: minutes(2),
      command: ['node', join('packages', 'sync', 'checks', 'rclone-filters.mjs')],
    },
  ]),
  restic: clientOfEmulator('restic', 'restic', { restic: 'restic' }),
  radosgw: {
    title: "Ceph's object gateway",
    programs: { ...cephPrograms, rclone: 'rclone', chromium: 'chromium' },
    server: 'radosgw',
    steps: [
      kit('radosgw', 'the S3 driver and the contract', minutes(30)),
      suite('driver-s3', 'hostile', 'the S3 driver and the hostile battery', minutes(30)),
      suite('driver-s3', 'programs', 'the S3 driver and random programs', minutes(30)),
      suite('driver-s3', 'rclone', 'the S3 driver and rclone see the same'),
      suite('driver-s3', 'aws-sdk', 'the S3 driver and the AWS SDK see the same'),
      suite('driver-s3', 'browser', 'a page in Chromium and the URLs and forms of the S3 driver'),
      suite('driver-s3', 'encryption', 'the S3 driver and keys of the caller'),
      suite('driver-s3', 'settings', 'the S3 driver and settings of buckets and objects'),
      recovery('driver-s3', 'faults', 'the S3 driver and what goes wrong on the way'),
      recovery('driver-s3', 'kill', 'the S3 driver, killed twenty times in an upload of 500 MB', minutes(20)),
      pages,
      tus,
      built('@stowage/example-s3', '@stowage/example-mirror-b2-to-s3'),
      {
        id: 'example',
        title: 'what an application does, as examples/s3 has it',
        limit: minutes(5),
        command: ['node', join('examples', 's3', 'dist', 'main.js')],
      },
      {
        id: 'mirror',
        title: 'a bucket of B2 is mirrored here, as examples/mirror-b2-to-s3 does it',
        limit: minutes(2),
        command: ['node', join('examples', 'mirror-b2-to-s3', 'dist', 'main.js')],
      },
    ],
  },
  swift: {
    title: "OpenStack Swift's own API",
    programs: { ...swiftPrograms, swift: 'python3-swiftclient', rclone: 'rclone', chromium: 'chromium' },
    server: 'swift',
    steps: [
      kit('swift', 'the conformance kit', minutes(15)),
      suite('driver-swift', 'hostile', 'the hostile battery', minutes(15)),
      suite('driver-swift', 'programs', 'random programs', minutes(5)),
      suite('driver-swift', 'settings', 'TempURLs, forms, expiry, ACLs, quotas, and what becomes of segments'),
      suite('driver-swift', 'interop', 'python-swiftclient and rclone, both ways'),
      recovery('driver-swift', 'faults', 'faults in every kind of request, 300 transfers', minutes(20)),
      recovery('driver-swift', 'kill', 'an upload of 500 MB that is killed twenty times', minutes(10)),
      pages,
      tus,
    ],
  },
  'swift-s3api': {
    title: 'OpenStack Swift as S3',
    programs: { ...swiftPrograms, rclone: 'rclone' },
    server: 'swift',
    env: { JUDGE_PRESET: 's3_swift' },
    steps: [
      kit('swift-s3api', 'the S3 driver and the contract', minutes(40)),
      suite('driver-s3', 'rclone', 'the S3 driver and rclone see the same'),
      suite('driver-s3', 'aws-sdk', 'the S3 driver and the AWS SDK see the same'),
    ],
  },
  uploads: { title: 'Chromium, and the B2 emulator', programs: { chromium: 'chromium' }, steps: [pages] },
};
