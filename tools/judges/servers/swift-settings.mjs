/** The configuration files of a Swift node. https://docs.openstack.org/swift/latest/config/ */
export const RING_BUILDER = '/usr/bin/swift-ring-builder';

/** The four servers, those that are asked by others first. */
export const SERVERS = ['account', 'container', 'object', 'proxy'].map((name) => ({
  name,
  program: `/usr/bin/swift-${name}-server`,
}));

/** What a busy machine of two cores needs: a write that was waited for is in the listing. In seconds. */
const PATIENCE = `node_timeout = 120
conn_timeout = 20
recoverable_node_timeout = 120
client_timeout = 120`;

/** After ten errors it would do without the cache for a minute, and with it without the tokens: two connections, of which one is waited for a second. */
const CACHE_PATIENCE = `memcache_max_connections = 32
connect_timeout = 20
pool_timeout = 20
io_timeout = 20
error_suppression_limit = 1000000`;

/** `proxy-logging` once: the second would log what filters ask each other, which takes a tenth of the proxy's time. */
const PIPELINE = [
  'catch_errors',
  'gatekeeper',
  'healthcheck',
  'proxy-logging',
  'cache',
  'listing_formats',
  'bulk',
  'tempurl',
  'formpost',
  's3api',
  'tempauth',
  'staticweb',
  'copy',
  'container-quotas',
  'account-quotas',
  'slo',
  'dlo',
  'versioned_writes',
  'symlink',
  'proxy-server',
];

/** Options of filters that need some. */
const filterOptions = (ports, { account, name, key }) => ({
  cache: `memcache_servers = 127.0.0.1:${ports.memcached}\n${CACHE_PATIENCE}`,
  s3api: 's3_acl = false\nallow_multipart_uploads = true',
  versioned_writes: 'allow_versioned_writes = true\nallow_object_versioning = true',
  tempurl: 'methods = GET HEAD PUT POST DELETE',
  tempauth: `user_${account}_${name} = ${key} .admin .reseller_admin\nuser_${account}_reader = ${key}`,
});

/** What differs between a filter's name and its entry point. */
const ENTRY_POINTS = {
  'proxy-logging': 'proxy_logging',
  'container-quotas': 'container_quotas',
  'account-quotas': 'account_quotas',
  cache: 'memcache',
};

/** Each file's name and text. */
export function settings(directory, ports, user) {
  return {
    'swift.conf': '[swift-hash]\nswift_hash_path_suffix = stowage\n[storage-policy:0]\nname = single\ndefault = yes\n',
    ...Object.fromEntries(
      ['account', 'container', 'object'].map((name) => [`${name}.conf`, storage(name, directory, ports)]),
    ),
    'proxy.conf': proxy(directory, ports, user),
  };
}

/** One process each: `workers = 0` forks none. */
function common(directory, port) {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
swift_dir = ${directory}
user = root
workers = 0
log_level = WARNING
${PATIENCE}
`;
}

function storage(name, directory, ports) {
  return `${common(directory, ports[name])}devices = ${directory}/devices
mount_check = false
fallocate_reserve = 0
disable_fallocate = true
container_update_timeout = 120
[pipeline:main]
pipeline = healthcheck ${name}-server
[filter:healthcheck]
use = egg:swift#healthcheck
[app:${name}-server]
use = egg:swift#${name}
${PATIENCE}
`;
}

function proxy(directory, ports, user) {
  const options = filterOptions(ports, user);
  const filters = [...new Set(PIPELINE.slice(0, -1))].map(
    (filter) => `[filter:${filter}]\nuse = egg:swift#${ENTRY_POINTS[filter] ?? filter}\n${options[filter] ?? ''}\n`,
  );
  return `${common(directory, ports.proxy)}[pipeline:main]
pipeline = ${PIPELINE.join(' ')}
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
# A single node that failed once is asked all the same.
error_suppression_limit = 1000000
error_suppression_interval = 0.001
${PATIENCE}
${filters.join('')}`;
}
