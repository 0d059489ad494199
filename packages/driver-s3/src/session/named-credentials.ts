import { InvalidArgumentError } from '@stowage/core/spi';
import { checkOptions, z } from '@stowage/core/validation';
import { providedCredentials, type CredentialSource, type S3CredentialsProvider } from './credential-source.js';

/**
 * Where AWS's own tools look for credentials. All of it is done by `@aws-sdk/credential-providers`, which must be installed and is loaded with the first
 * request. https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export type S3CredentialsFrom =
  /** In AWS's own order: environment, SSO, files, a process, web identity, container, instance. */
  | { readonly from: 'chain'; readonly profile?: string | undefined }
  /** `~/.aws/credentials` and `~/.aws/config`, with the role, SSO, process or web identity that the profile asks for. Default: `AWS_PROFILE`, or `default`. */
  | { readonly from: 'profile'; readonly profile?: string | undefined }
  /** A session that `aws sso login` has begun, of the profile. */
  | { readonly from: 'sso'; readonly profile?: string | undefined }
  /** A role for a token in a file, as in Kubernetes. Default: `AWS_ROLE_ARN` and `AWS_WEB_IDENTITY_TOKEN_FILE`. */
  | {
      readonly from: 'web-identity';
      readonly roleArn?: string | undefined;
      readonly tokenFile?: string | undefined;
      readonly sessionName?: string | undefined;
    }
  /** The task's role in ECS, the pod's in EKS: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI` says where. */
  | { readonly from: 'container' }
  /** The role of the EC2 instance, by the second version of its metadata service. */
  | { readonly from: 'instance' };

const text = z.lazy(() => z.string().min(1).optional());
const schema = z.lazy(() =>
  z.discriminatedUnion('from', [
    z.strictObject({ from: z.literal('chain'), profile: text }),
    z.strictObject({ from: z.literal('profile'), profile: text }),
    z.strictObject({ from: z.literal('sso'), profile: text }),
    z.strictObject({ from: z.literal('web-identity'), roleArn: text, tokenFile: text, sessionName: text }),
    z.strictObject({ from: z.literal('container') }),
    z.strictObject({ from: z.literal('instance') }),
  ]),
);

/** What the package calls them. */
const MAKERS: Readonly<Record<S3CredentialsFrom['from'], string>> = {
  chain: 'fromNodeProviderChain',
  profile: 'fromIni',
  sso: 'fromSSO',
  'web-identity': 'fromTokenFile',
  container: 'fromHttp',
  instance: 'fromInstanceMetadata',
};

/** And its options. */
const NAMES: Readonly<Record<string, string>> = {
  profile: 'profile',
  roleArn: 'roleArn',
  tokenFile: 'webIdentityTokenFile',
  sessionName: 'roleSessionName',
};

const PACKAGE = '@aws-sdk/credential-providers';

/** What the package has: makers of providers, by name. */
type Makers = Readonly<Record<string, (options: object) => S3CredentialsProvider>>;

/** Whose credentials they are to be. */
export interface NamedContext {
  readonly provider: string;
  /** Where AWS is asked for a role, unless a profile says where. */
  readonly region?: string | undefined;
  /** Default: imports the package. */
  readonly load?: () => Promise<unknown>;
}

/**
 * Those that AWS's own tools would find.
 *
 * @throws {InvalidArgumentError} naming what is unknown or wrong; with the first request, naming the package if it is not installed
 */
export function namedCredentials(given: S3CredentialsFrom, context: NamedContext): CredentialSource {
  const { from, ...options }: S3CredentialsFrom = checkOptions('credentials', schema, given);
  const { provider, region, load = () => import(PACKAGE) } = context;
  const init = {
    ...Object.fromEntries(Object.entries(options).map(([name, value]) => [NAMES[name] ?? name, value])),
    ...(region === undefined ? {} : { clientConfig: { region } }),
  };
  // Made once: some remember what they were given until it ends.
  let made: Promise<S3CredentialsProvider> | undefined;
  const make = async (): Promise<S3CredentialsProvider> => {
    const makers = (await load().catch((cause: unknown) => {
      throw new InvalidArgumentError(`install ${PACKAGE} for credentials from '${from}'`, { provider, cause });
    })) as Makers;
    const maker = makers[MAKERS[from]];
    if (maker !== undefined) return maker(init);
    throw new InvalidArgumentError(`this version of ${PACKAGE} knows no credentials from '${from}'`, { provider });
  };
  return providedCredentials(async () => (await (made ??= make()))(), provider, `from '${from}'`);
}
