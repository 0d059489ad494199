import { Secret } from '@stowage/core/http';
import { InvalidCredsError, StorageError } from '@stowage/core/spi';
import { z } from '@stowage/core/validation';
import type { Credentials } from '../signing/credentials.js';

/** Credentials as whoever makes them gives them. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary ones. */
  readonly sessionToken?: string | undefined;
  /** When they end. They are asked for again a minute before. Default: never. */
  readonly expiration?: Date | undefined;
}

/**
 * Makes credentials: from a vault, a role, the metadata of a machine. Called when the first request is sent, once however many wait for it, and
 * again when they end or S3 says that they have.
 */
export type S3CredentialsProvider = () => Promise<S3Credentials>;

const schema = z.lazy(() =>
  z.object({
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1).optional(),
    expiration: z.date().optional(),
  }),
);

/** Where credentials come from. */
export interface CredentialSource {
  /** Whether there may be others when these have ended. */
  readonly renewable: boolean;
  make(): Promise<Credentials>;
}

/** Always these. */
export function fixedCredentials(credentials: Credentials): CredentialSource {
  return { renewable: false, make: async () => credentials };
}

/** Those that a function makes, checked. `whence`: where it has them from, in errors. */
export function providedCredentials(
  provide: S3CredentialsProvider,
  provider: string,
  whence = 'of the provider',
): CredentialSource {
  return { renewable: true, make: async () => provided(provide, provider, whence) };
}

async function provided(provide: S3CredentialsProvider, provider: string, whence: string): Promise<Credentials> {
  const given: unknown = await called(provide, provider, whence);
  const { success, data, error } = schema.safeParse(given);
  if (!success) {
    const wrong = error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new InvalidCredsError(`the credentials ${whence} are none: they lack or misspell ${wrong}`, { provider });
  }
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = data;
  return {
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: sessionToken === undefined ? undefined : new Secret(sessionToken),
    expiresAt: expiration?.getTime(),
  };
}

/** Its own errors may hold anything: they are the cause, and not in the message. */
async function called(provide: S3CredentialsProvider, provider: string, whence: string): Promise<unknown> {
  try {
    return await provide();
  } catch (cause) {
    if (cause instanceof StorageError) throw cause;
    throw new InvalidCredsError(`the credentials ${whence} could not be had`, { provider, cause });
  }
}
