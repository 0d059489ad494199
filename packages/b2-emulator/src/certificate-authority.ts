import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import forge from 'node-forge';

/** A certificate with its private key, both in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** What a new certificate says about itself. */
interface Subject {
  readonly commonName: string;
  /** Milliseconds since 1970: from then on it is good, for ten years. */
  readonly now: number;
  readonly extensions: readonly object[];
}

const YEARS = 10;
const DAY = 24 * 60 * 60 * 1000;

/** A certificate authority of this machine's own, which exists so that a client can be told to trust it. */
export class CertificateAuthority {
  readonly #identity: Identity;

  private constructor(identity: Identity) {
    this.#identity = identity;
  }

  /**
   * Reads the authority from a PEM file, or makes one there at first use. Its key is in a file beside it, readable by its owner only.
   * @param now real time in milliseconds since 1970: certificates are judged by the clients' clocks
   * @throws the system's error if the files cannot be read or written
   */
  static open(path: string, now: number): CertificateAuthority {
    const keyPath = keyPathOf(path);
    if (existsSync(path) && existsSync(keyPath))
      return new CertificateAuthority({ certificate: readFileSync(path, 'utf8'), key: readFileSync(keyPath, 'utf8') });
    const made = selfSigned({ commonName: 'b2-emulator test CA', now, extensions: AUTHORITY });
    mkdirSync(dirname(resolve(path)), { recursive: true });
    writeFileSync(keyPath, made.key, { mode: 0o600 });
    writeFileSync(path, made.certificate);
    return new CertificateAuthority(made);
  }

  /** A new identity for a server with these names; the first is its common name. */
  issue(names: readonly string[], now: number): Identity {
    const alternatives = names.map((name) =>
      /^[\d.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name },
    );
    const extensions = [...SERVER, { name: 'subjectAltName', altNames: alternatives }];
    return signed({ commonName: names[0] ?? 'localhost', now, extensions }, this.#identity);
  }
}

const AUTHORITY = [
  { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  { name: 'subjectKeyIdentifier' },
];

const SERVER = [
  { name: 'basicConstraints', cA: false },
  { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
  { name: 'extKeyUsage', serverAuth: true },
];

function keyPathOf(path: string): string {
  return path.replace(/(\.\w+)?$/, '-key$1');
}

function selfSigned(subject: Subject): Identity {
  const { certificate, key } = unsigned(subject);
  certificate.setIssuer(certificate.subject.attributes);
  return sign(certificate, key, key);
}

function signed(subject: Subject, issuer: Identity): Identity {
  const { certificate, key } = unsigned(subject);
  certificate.setIssuer(forge.pki.certificateFromPem(issuer.certificate).subject.attributes);
  return sign(certificate, key, issuer.key);
}

function unsigned({ commonName, now, extensions }: Subject): { certificate: forge.pki.Certificate; key: string } {
  // The keys are made by Node, which is a hundred times as fast at it.
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());
  // Two certificates of one authority must not share a number. It begins with a digit that is no zero, as nobody reads one with two of them.
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`;
  certificate.validity.notBefore = new Date(now - DAY);
  certificate.validity.notAfter = new Date(now + YEARS * 365 * DAY);
  certificate.setSubject([{ name: 'commonName', value: commonName }]);
  certificate.setExtensions([...extensions]);
  return { certificate, key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function sign(certificate: forge.pki.Certificate, key: string, issuerKey: string): Identity {
  certificate.sign(forge.pki.privateKeyFromPem(issuerKey), forge.md.sha256.create());
  return { certificate: forge.pki.certificateToPem(certificate), key };
}
