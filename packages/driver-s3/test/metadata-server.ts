import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a metadata server was asked. */
interface AskedOfMetadata {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** An hour of credentials, numbered. */
interface Made {
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly expiration: Date;
}

const HOUR = 3_600_000;

/**
 * On loopback, what AWS has at 169.254.169.254 (instances, by tokens), 169.254.170.2 (containers), and at its endpoints of STS and SSO: each gives
 * credentials for an hour, other ones each time.
 */
export class MetadataServer implements AsyncDisposable {
  readonly asked: AskedOfMetadata[] = [];
  /** Answered with, where it is set. */
  failure: number | undefined;
  made = 0;
  #url = '';
  readonly #server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const path = url.split('?', 1)[0] ?? '';
    this.asked.push({ method, path, authorization: headers.authorization });
    request.resume();
    if (this.failure !== undefined) return void response.writeHead(this.failure).end();
    const answer = ANSWERS[`${method} ${path}`];
    if (answer === undefined) return void response.writeHead(404).end();
    response.end(answer(() => this.#next()));
  });

  static async listening(): Promise<MetadataServer> {
    const server = new MetadataServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.#url = `http://127.0.0.1:${(server.#server.address() as AddressInfo).port}`;
    return server;
  }

  get url(): string {
    return this.#url;
  }

  #next(): Made {
    this.made += 1;
    const expiration = new Date(Date.now() + HOUR);
    return { id: `ID${this.made}`, secret: 'kept-to-myself', token: `TOKEN${this.made}`, expiration };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const ANSWERS: Readonly<Record<string, (next: () => Made) => string>> = {
  'PUT /latest/api/token': () => 'a-token-of-the-metadata-service',
  'GET /latest/meta-data/iam/security-credentials/': () => 'my-role',
  'GET /latest/meta-data/iam/security-credentials/my-role': (next) => document(next()),
  'GET /container': (next) => document(next()),
  'GET /federation/credentials': (next) => {
    const { id, secret, token, expiration } = next();
    const roleCredentials = { accessKeyId: id, secretAccessKey: secret, sessionToken: token, expiration: +expiration };
    return JSON.stringify({ roleCredentials });
  },
  // Of STS: AssumeRoleWithWebIdentity.
  'POST /': (next) => {
    const { id, secret, token, expiration } = next();
    const fields = `<AccessKeyId>${id}</AccessKeyId><SecretAccessKey>${secret}</SecretAccessKey><SessionToken>${token}</SessionToken>`;
    const made = `<Credentials>${fields}<Expiration>${expiration.toISOString()}</Expiration></Credentials>`;
    const result = `<AssumeRoleWithWebIdentityResult>${made}</AssumeRoleWithWebIdentityResult>`;
    return `<AssumeRoleWithWebIdentityResponse>${result}</AssumeRoleWithWebIdentityResponse>`;
  },
};

/** Of instances and containers. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html */
function document({ id, secret, token, expiration }: Made): string {
  const named = { AccessKeyId: id, SecretAccessKey: secret, Token: token, Expiration: expiration.toISOString() };
  return JSON.stringify({ Code: 'Success', Type: 'AWS-HMAC', LastUpdated: new Date().toISOString(), ...named });
}
