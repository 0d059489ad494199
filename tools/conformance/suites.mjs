/**
 * The suites that docs/conformance.md tells of, each with the heading of its column (`driver`) and the title that the kit's table has.
 * Each is a `test` file, or the suite `kit` in the directory `judges/` of a driver's `package`, which runs on the server of a `judge`: see
 * tools/judges/judges.mjs.
 */
export const suites = [
  { driver: 'memory', title: 'memory', test: 'packages/conformance/test/memory.test.ts' },
  { driver: 'local', title: 'local', test: 'packages/driver-local/test/conformance.test.ts' },
  {
    driver: 'Backblaze B2, emulated',
    title: 'Backblaze B2',
    test: 'packages/driver-backblaze-b2/test/conformance.test.ts',
  },
  { driver: 'WebDAV, Apache', title: 'WebDAV (Apache)', test: 'examples/driver-webdav/test/conformance.test.ts' },
  { driver: 'the template', title: 'the template', test: 'examples/driver-template/test/conformance.test.ts' },
  ...['memory below a prefix', 'memory with a log', 'memory, read only'].map((title) => ({
    driver: title,
    title,
    test: 'packages/conformance/test/wrapped.test.ts',
  })),
  { driver: "S3, Ceph's gateway", title: 's3_rgw', judge: 'radosgw', package: 'driver-s3' },
  { driver: "S3, Swift's s3api", title: 's3_swift', judge: 'swift-s3api', package: 'driver-s3' },
  {
    driver: 'Azure, Azurite',
    title: 'Azure Blob Storage on Azurite',
    judge: 'azurite',
    package: 'driver-azure-blobs',
  },
  { driver: 'OpenStack Swift', title: 'OpenStack Swift', judge: 'swift', package: 'driver-swift' },
];
