/**
 * Ceph's object gateway, S3 as others wrote it, on a cluster of one monitor and one store in memory. Needs no manager daemon, whose
 * statistics nobody asks for here.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { freePorts } from '../free-ports.mjs';
import { ServerHome } from '../server-home.mjs';

/** What the store says it has room for; it takes only what it holds. */
const STORE_BYTES = 16 * 1024 ** 3;

function configuration(home, { fsid, monitor, gateway, kmsKey }) {
  return `[global]
fsid = ${fsid}
mon_host = ${monitor}
public_addr = 127.0.0.1
run_dir = ${home.path()}
admin_socket = ${home.path('$name.asok')}
log_to_file = false
log_to_stderr = true
mon_cluster_log_to_file = false
pid_file =
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_data = ${home.path('mon')}
osd_data = ${home.path('osd')}
osd_objectstore = memstore
memstore_device_bytes = ${STORE_BYTES}
rgw_data = ${home.path('rgw')}
rgw_frontends = beast endpoint=127.0.0.1:${gateway}
rgw_enable_static_website = true
# Keys of customers come over plain HTTP here, and one key is managed.
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = judge-key=${kmsKey}
`;
}

async function startCluster(home, fsid, monitor) {
  const ceph = ['--conf', home.path('ceph.conf')];
  await home.run('monmaptool', '--create', '--addv', 'a', monitor, '--fsid', fsid, home.path('monmap'));
  await home.run('ceph-mon', ...ceph, '--mkfs', '-i', 'a', '--monmap', home.path('monmap'));
  home.start('mon', 'ceph-mon', ...ceph, '-i', 'a', '-f');
  await home.until('monitor', () => home.run('ceph', ...ceph, '--connect-timeout', '5', 'status'));
  const store = randomUUID();
  await home.run('ceph', ...ceph, 'osd', 'new', store);
  await home.run('ceph-osd', ...ceph, '-i', '0', '--mkfs', '--osd-uuid', store);
  home.start('osd', 'ceph-osd', ...ceph, '-i', '0', '-f');
}

/** A user of the gateway, as the environment of a suite. */
async function makeUser(home, name) {
  const accessKey = `JUDGE${randomBytes(8).toString('hex').toUpperCase()}`;
  const secretKey = randomBytes(20).toString('hex');
  const keys = ['--access-key', accessKey, '--secret-key', secretKey];
  await home.run(
    'radosgw-admin',
    '--conf',
    home.path('ceph.conf'),
    'user',
    'create',
    ...['--uid', name],
    ...['--display-name', name],
    ...keys,
  );
  return { accessKey, secretKey };
}

/**
 * Starts it. `JUDGE_KMS_KEY_ID` is the managed key that objects can be encrypted with, `JUDGE_OTHER_ACCESS_KEY` and
 * `JUDGE_OTHER_SECRET_KEY` are those of a second user.
 */
export async function start() {
  const home = new ServerHome('radosgw');
  try {
    const [v1, v2, gateway] = await freePorts(3);
    const fsid = randomUUID();
    const monitor = `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`;
    const kmsKey = randomBytes(32).toString('base64');
    home.write('ceph.conf', configuration(home, { fsid, monitor, gateway, kmsKey }));
    for (const directory of ['mon', 'osd', 'rgw']) mkdirSync(home.path(directory));
    await startCluster(home, fsid, monitor);
    home.start('radosgw', 'radosgw', '--conf', home.path('ceph.conf'), '-n', 'client.rgw', '-f');
    const endpoint = `http://127.0.0.1:${gateway}`;
    await home.untilAnswers('gateway', endpoint);
    const user = await makeUser(home, 'judge');
    const other = await makeUser(home, 'other');
    return {
      env: {
        JUDGE_ENDPOINT: endpoint,
        JUDGE_ACCESS_KEY: user.accessKey,
        JUDGE_SECRET_KEY: user.secretKey,
        JUDGE_OTHER_ACCESS_KEY: other.accessKey,
        JUDGE_OTHER_SECRET_KEY: other.secretKey,
        JUDGE_KMS_KEY_ID: 'judge-key',
      },
      close: () => home.close(),
    };
  } catch (error) {
    await home.close();
    throw error;
  }
}
