import { getDriver, Provider } from '@stowage/core';
import type { S3Backend, S3Driver } from '@stowage/driver-s3';
import '@stowage/driver-s3';

const Ceph = getDriver(Provider.S3_RGW);
const S3 = getDriver(Provider.S3);

/** A driver, where it leads, and how another process gets there. */
export interface Cloud {
  readonly name: string;
  readonly driver: S3Driver<S3Backend>;
  readonly env: NodeJS.ProcessEnv;
}

/** What to set, for whoever has set nothing. */
export const WHAT_TO_SET = `It needs a server to talk to. Either Ceph's gateway of the judges, which must be installed:

  node tools/judges/serve.mjs radosgw      prints what to export: JUDGE_ENDPOINT, JUDGE_ACCESS_KEY, JUDGE_SECRET_KEY

or an account: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, with AWS_ENDPOINT_URL_S3 where it is not Amazon's.
It makes one bucket of its own, and takes it away again.`;

/** The server or account that the environment names; undefined if it names none. */
export function openCloud(env: NodeJS.ProcessEnv): Cloud | undefined {
  const { JUDGE_ENDPOINT: endpoint, JUDGE_ACCESS_KEY: id = '', JUDGE_SECRET_KEY: secret = '' } = env;
  if (endpoint !== undefined && endpoint !== '') {
    const own = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_ENDPOINT_URL_S3: endpoint };
    return { name: endpoint, driver: new Ceph(id, secret, { endpoint }), env: { ...env, ...own } };
  }
  if (env['AWS_ACCESS_KEY_ID'] === undefined) return undefined;
  return { name: env['AWS_ENDPOINT_URL_S3'] ?? 'Amazon S3', driver: S3.fromEnv(env), env };
}
