import {
  cancelUnfinished,
  unfinishedUploads,
  type CancelUnfinishedOptions,
  type ContainerRef,
  type UnfinishedUploadsOptions,
} from '@stowage/core';
import type { DriverScope } from '@stowage/core/registry';
import { InvalidArgumentError, type MultipartUpload } from '@stowage/core/spi';
import type { FullS3Backend, S3Backend } from './backend.js';
import { composeBackend } from './compose.js';
import { credentials, settingsFromEnv, type Environment } from './credentials.js';
import { S3DriverWithSettings } from './ex/driver-with-settings.js';
import { s3Settings, type S3Options, type S3Settings } from './options.js';
import type { Preset } from './preset.js';
import { PRESETS } from './presets.js';
import {
  fixedCredentials,
  providedCredentials,
  type CredentialSource,
  type S3CredentialsProvider,
} from './session/credential-source.js';
import { namedCredentials, type S3CredentialsFrom } from './session/named-credentials.js';

/** What the drivers of all presets are. */
export abstract class S3Driver<B extends S3Backend> extends S3DriverWithSettings<B> {
  /** What this class of drivers speaks to. */
  static readonly preset: Preset = PRESETS.s3;

  /**
   * Does no I/O: the credentials are first used, and found right or wrong, by the first call.
   *
   * @param key the access key id; or a function that makes credentials, or where AWS's own tools would find them: then there is no secret
   * @param scope replaces the machine's network, clock, sleep or chance, for tests
   * @throws {InvalidArgumentError} naming the option that is missing, unknown or wrong
   */
  constructor(
    key: string | S3CredentialsProvider | S3CredentialsFrom,
    secretAccessKey?: string,
    options: S3Options = {},
    scope?: DriverScope,
  ) {
    const { preset } = new.target;
    const settings = s3Settings(options, preset);
    // Whether it has all that its type says is the preset's word.
    super(composeBackend(sourceOf(key, secretAccessKey, settings), settings, scope) as B);
  }

  /**
   * A driver for the credentials in `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, where it is set, `AWS_SESSION_TOKEN`; in `AWS_REGION`, at
   * `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` where those are.
   *
   * @throws {InvalidArgumentError} naming the variable that is missing
   */
  static fromEnv<T>(
    this: new (key: string, secretAccessKey: string, options: S3Options) => T,
    env: Environment = process.env,
    options: S3Options = {},
  ): T {
    const { accessKeyId, secretAccessKey, ...settings } = settingsFromEnv(env);
    return new this(accessKeyId, secretAccessKey, { ...settings, ...options });
  }

  /** Unfinished uploads in parts, page by page as they are consumed. */
  exListUnfinished(
    container: ContainerRef,
    options?: UnfinishedUploadsOptions,
  ): AsyncGenerator<MultipartUpload, void, undefined> {
    return unfinishedUploads(this, container, options);
  }

  /**
   * Deletes what unfinished uploads left behind, which is billed for and seen in no listing. Gives how many there were. Among them are uploads, without parts,
   * of which S3 did not tell that it had begun them, as its answer was lost: a listing tells name, owner, time and storage class of an upload, none of which shows
   * who of several that write this name has begun it, so the driver that begins another one leaves it.
   *
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_MultipartUpload.html
   */
  async exCancelUnfinished(container: ContainerRef, options?: CancelUnfinishedOptions): Promise<number> {
    return cancelUnfinished(this, container, options);
  }
}

/** Amazon S3, which has everything. */
export class S3StorageDriver extends S3Driver<FullS3Backend> {}

/** What speaks like it: each preset is a class of its own below this one, and may lack versions, forms or deletions in bulk. */
export class S3CompatibleStorageDriver extends S3Driver<S3Backend> {}

function sourceOf(
  key: string | S3CredentialsProvider | S3CredentialsFrom,
  secret: string | undefined,
  { preset, region, sessionToken }: Pick<S3Settings, 'preset' | 'region' | 'sessionToken'>,
): CredentialSource {
  if (!isElsewhere(key)) return fixedCredentials(credentials(key, secret, sessionToken));
  if (secret !== undefined || sessionToken !== undefined)
    throw new InvalidArgumentError('who is told where credentials are is given no secret and no session token');
  if (typeof key === 'function') return providedCredentials(key, preset.id);
  // The regions of others mean nothing to AWS's token service.
  return namedCredentials(key, { provider: preset.id, region: preset.id === 's3' ? region : undefined });
}

/** Whether it is no key, but says where one is. */
function isElsewhere(key: unknown): key is S3CredentialsProvider | S3CredentialsFrom {
  return typeof key === 'function' || (typeof key === 'object' && key !== null);
}
