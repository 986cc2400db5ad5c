import { createPrivateKey, X509Certificate } from 'node:crypto';

/** What is wrong with a text that is to be PEM, and how to mend it. */
export interface PemFault {
  readonly message: string;
  readonly fix: string;
}

const block = (label: string) => new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g');

/** Why the text is no list of certificates; undefined if it is one. */
export function certificatesFault(text: string): PemFault | undefined {
  const blocks = text.match(block('CERTIFICATE')) ?? [];
  if (blocks.length === 0) return noPem(text, 'CERTIFICATE', 'certificate');
  return blocks.every(isCertificate)
    ? undefined
    : { message: 'holds a PEM block that is no certificate', fix: 'Copy the certificate again, whole.' };
}

/** Why the text is no private key that the real client takes, or not the one of the certificate; undefined if it is. */
export function keyFault(text: string, certificates: string): PemFault | undefined {
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text)) {
    return {
      message: 'is an encrypted private key, and a KafkaSource has no field for its password',
      fix: 'Decrypt it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW.',
    };
  }
  const old = /-----BEGIN (RSA|EC|DSA) PRIVATE KEY-----/.exec(text)?.[1];
  if (old) {
    const format = old === 'RSA' ? 'PKCS #1' : `OpenSSL's own (${old} PRIVATE KEY)`;
    return {
      message: `is a private key in the format ${format}; Java's Kafka client takes PKCS #8 only`,
      fix: 'Convert it: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW.',
    };
  }
  const [pem] = text.match(block('PRIVATE KEY')) ?? [];
  if (!pem) return noPem(text, 'PRIVATE KEY', 'private key');
  try {
    const [certificate = ''] = certificates.match(block('CERTIFICATE')) ?? [];
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(pem))
      ? undefined
      : {
          message: 'is not the key of the certificate',
          fix: 'Give the key that the certificate was made for.',
        };
  } catch {
    return { message: 'holds a PEM block that is no private key', fix: 'Copy the key again, whole.' };
  }
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem);
    return true;
  } catch {
    return false;
  }
}

function noPem(text: string, label: string, what: string): PemFault {
  const message = `holds no PEM ${what}`;
  // What base64 makes of "-----BEGIN".
  if (text.trimStart().startsWith('LS0tLS1CRUdJTi')) {
    return { message, fix: 'It is base64 once too often: put it under data, or encode it once only.' };
  }
  return { message, fix: `Give it from -----BEGIN ${label}----- to -----END ${label}-----.` };
}
