/**
 * Who may import whom. The same rules in prose: docs/design.md.
 * tools/check-layering-rules.mjs plants a violation of each and sees that it is reported.
 */

const core = '^packages/core/src/';
const emulator = '^packages/b2-emulator/src/';
const b2 = '^packages/driver-backblaze-b2/src/';

/** What users hold, and what is about it: data and driver refer to each other. */
const userClasses = `${core}(container|driver-features|browser-uploads|references|storage-driver|storage-object|supports)\\.ts$`;

/** An npm package, found or not: a missing dependency must not hide a forbidden import. */
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/|^(${names.join('|')})(/|$)`;
const builtin = (...names) => `^(node:)?(${names.join('|')})$`;

/** Listed from the top: no layer imports one that stands before it. */
const driverLayers = [
  'index\\.ts$',
  'driver\\.ts$',
  'compose\\.ts$',
  'backend\\.ts$',
  '(upload|download)/',
  'session/',
  'api/',
];
const layeringOf = (driver, root, layers = driverLayers) =>
  layers.slice(1).map((layer, above) => ({
    name: `${driver}-${layer
      .match(/\w+/g)
      .filter((word) => word !== 'ts')
      .join('-')}-imports-nothing-above`,
    comment: 'A driver is layered: index > driver > compose > backend > upload, download > session > api.',
    from: { path: root + layer },
    to: { path: layers.slice(0, above + 1).map((higher) => root + higher) },
  }));

const rules = [
  {
    name: 'no-run-time-cycle',
    comment:
      'Modules that need each other to load cannot be understood, or initialised, alone. Types may refer to each other.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-cycle-of-types',
    comment:
      'A container has shorthands for the calls of its driver, which gives containers: docs/architecture.md. Every other circle, of types too, is a design to mend.',
    from: { path: '^packages/[^/]+/src/', pathNot: userClasses },
    to: { circular: true, via: { dependencyTypes: ['type-only'] } },
  },
  {
    name: 'resolvable',
    comment: 'An import that cannot be followed escapes every rule below.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'core-imports-only-core',
    comment: 'Core knows no driver, test kit or emulator.',
    from: { path: '^packages/core/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/core/' },
  },
  {
    name: 'spi-imports-only-errors',
    comment: 'The driver contract stands on nothing: a driver author reads it alone.',
    from: { path: `${core}spi/` },
    to: { path: ['^packages/', '(^|/)node_modules/'], pathNot: `${core}(spi|errors)/` },
  },
  {
    name: 'http-libraries-only-in-http',
    comment: 'Everything else talks to the HttpClient port.',
    from: { path: '^packages/[^/]+/src/', pathNot: `${core}http/` },
    to: { path: npm('got', 'undici') },
  },
  {
    name: 'tsyringe-only-in-composition',
    comment: 'Plain constructors everywhere else: testable without a container.',
    from: { path: '^packages/[^/]+/src/', pathNot: [`${core}registry/`, '^packages/driver-[^/]+/src/compose\\.ts$'] },
    to: { path: npm('tsyringe') },
  },
  {
    name: 'reflect-metadata-only-in-registry',
    comment: 'tsyringe asks for this global polyfill once; nothing of ours uses it.',
    from: { path: '^packages/', pathNot: `${core}registry/` },
    to: { path: npm('reflect-metadata') },
  },
  {
    name: 'xml-imports-nothing-of-ours',
    comment: 'It reads and writes documents, and knows nobody whose they are.',
    from: { path: '^packages/xml/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/xml/' },
  },
  {
    name: 'no-xml-library',
    comment: 'One reader, strict and bounded, for whatever a server sends: ours. Its tests ask another one.',
    from: { path: '^(packages|examples)/[^/]+/src/' },
    to: { path: npm('saxes', 'fast-xml-parser') },
  },
  {
    name: 'driver-imports-only-core',
    comment: 'A driver knows no other driver, and ships no test package. Beside core it may read and write XML.',
    from: { path: '^packages/(driver-[^/]+)/src/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: ['^packages/$1/', '^packages/(core|xml)/'] },
  },
  {
    name: 'sync-imports-only-core',
    comment:
      'The engine moves data between any two, so it knows no driver; the command stands on it, and not the other way round.',
    from: { path: '^packages/sync/src/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/(sync|core)/' },
  },
  {
    name: 'sync-jobs-imports-core-and-sync',
    comment: 'It shares the work of the engine, whose ends may be of any driver.',
    from: { path: '^packages/sync-jobs/src/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/(sync-jobs|sync|core)/' },
  },
  {
    name: 'telemetry-imports-core-and-types-of-sync',
    comment: 'It looks at calls and events from outside: whoever traces no sync need not have it.',
    from: { path: '^packages/telemetry/src/' },
    to: {
      path: ['^packages/', npm('@stowage')],
      pathNot: '^packages/(telemetry|core)/|^packages/sync/src/index\\.ts$',
    },
  },
  {
    name: 'telemetry-needs-no-sync-to-run',
    comment: 'The same: sync is an optional peer.',
    from: { path: '^packages/telemetry/src/' },
    to: { path: '^packages/sync/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'adapter-imports-only-core',
    comment: 'It makes any driver what a framework asks for, so it knows none.',
    from: { path: '^packages/(tus-store|unstorage|nestjs)/src/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/($1|core)/' },
  },
  {
    name: 'nobody-imports-the-command',
    comment: 'It stands above all others.',
    from: { path: '^(packages|examples|benchmarks)/', pathNot: '^packages/cli/' },
    to: { path: ['^packages/cli/', npm('@stowage/cli')] },
  },
  {
    name: 'command-imports-core-sync-and-drivers',
    comment: 'It ships no test package.',
    from: { path: '^packages/cli/src/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/(cli|core|sync|sync-jobs|driver-[^/]+)/' },
  },
  {
    name: 'upload-server-imports-only-core',
    comment: 'It signs for any driver, so it knows none.',
    from: { path: '^packages/upload-server/src/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/(upload-server|core)/' },
  },
  {
    name: 'upload-client-imports-nothing',
    comment: 'It runs in browsers, and is small.',
    from: { path: '^packages/upload-client/src/' },
    to: { pathNot: '^packages/upload-client/src/' },
  },
  {
    name: 'conformance-imports-only-core',
    comment: 'The kit proves any driver, so it knows none.',
    from: { path: '^packages/conformance/src/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/(conformance|core)/' },
  },
  {
    name: 'emulator-imports-nothing-of-ours',
    comment: 'It is an independent second opinion on what B2 does.',
    from: { path: '^packages/b2-emulator/' },
    to: { path: ['^packages/', npm('@stowage')], pathNot: '^packages/b2-emulator/' },
  },
  ...layeringOf('azure', '^packages/driver-azure-blobs/src/', [...driverLayers, 'signing/']),
  ...layeringOf('b2', b2),
  ...layeringOf('s3', '^packages/driver-s3/src/', [...driverLayers, 'signing/']),
  ...layeringOf('swift', '^packages/driver-swift/src/'),
  {
    name: 'emulator-routes-import-wire-and-cloud',
    comment: "A route translates between the wire and the cloud; where bytes live is the cloud's business.",
    from: { path: `${emulator}routes/` },
    to: { path: emulator, pathNot: `${emulator}(routes|wire|cloud)/` },
  },
  {
    name: 'emulator-cloud-imports-only-store',
    comment: 'The rules of the cloud do not depend on how they are asked.',
    from: { path: `${emulator}cloud/` },
    to: { path: emulator, pathNot: `${emulator}(cloud|store)/` },
  },
  {
    name: 'emulator-store-imports-nothing-above',
    comment: 'The store keeps bytes and knows no rule.',
    from: { path: `${emulator}store/` },
    to: { path: emulator, pathNot: `${emulator}store/` },
  },
  {
    name: 'emulator-wire-imports-nothing-above',
    comment: 'Parsing and printing only. It names what it prints, and the errors that are answers, as the cloud does.',
    from: { path: `${emulator}wire/` },
    to: { path: emulator, pathNot: `${emulator}(wire|cloud)/` },
  },
  {
    name: 'emulator-cloud-knows-no-http',
    comment: 'The rules of the cloud are tested without a socket.',
    from: { path: `${emulator}(cloud|store)/` },
    to: { path: builtin('https?', 'http2', 'net') },
  },
];

module.exports = {
  forbidden: rules.map((rule) => ({ ...rule, severity: 'error' })),
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|examples)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      // The sources of workspace packages, not their builds.
      conditionNames: ['@stowage/source', 'import', 'node', 'default', 'types'],
    },
  },
};
