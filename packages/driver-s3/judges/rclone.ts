import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { judge } from './judge.js';

/** How long one command may take, in milliseconds. */
const LIMIT = 60_000;

/** The remote `S3` of rclone 1.60 for the judge's server; uploads of more than 5 MiB are in parts. */
const remote = {
  RCLONE_CONFIG: '/dev/null',
  RCLONE_CONFIG_S3_TYPE: 's3',
  RCLONE_CONFIG_S3_PROVIDER: 'Ceph',
  RCLONE_CONFIG_S3_ENDPOINT: judge.endpoint,
  RCLONE_CONFIG_S3_ACCESS_KEY_ID: judge.accessKey,
  RCLONE_CONFIG_S3_SECRET_ACCESS_KEY: judge.secretKey,
  RCLONE_S3_CHUNK_SIZE: '5M',
  RCLONE_S3_UPLOAD_CUTOFF: '5M',
  // One try: what goes wrong is to be seen.
  RCLONE_RETRIES: '1',
};

/** Whatever the machine says to AWS's libraries is about other servers. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))),
  ...remote,
};

/** Runs a command of rclone to its end, and gives what it printed. */
export async function rclone(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('rclone', args, { env, timeout: LIMIT, maxBuffer: 2 ** 26 });
  return stdout;
}

/** A row of `rclone lsjson`. */
export interface RcloneRow {
  readonly Path: string;
  readonly Size: number;
  readonly MimeType: string;
  readonly Metadata?: Readonly<Record<string, string>>;
}

/** What rclone knows of everything below a path, with metadata, by path. */
export async function rcloneRows(path: string): Promise<ReadonlyMap<string, RcloneRow>> {
  const rows = JSON.parse(await rclone('lsjson', '-R', '-M', '--files-only', path)) as RcloneRow[];
  return new Map(rows.map((row) => [row.Path, row]));
}
