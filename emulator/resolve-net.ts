import type { Problem } from '../lib/problem.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { certificatesFault, keyFault, type PemFault } from '../manifests/pem.ts';
import { problemAt } from '../manifests/read.ts';
import type { Secrets } from '../manifests/secret.ts';
import type { Path } from '../manifests/yaml.ts';
import type { KafkaSecurity, Login } from './kafka.ts';
import { type NetValue, type NetValues, netValues } from './net-values.ts';

/** By the types that a KafkaSource may name and that the client here knows. */
const logins = new Map<string, (account: { username: string; password: string }) => Login>([
  ['PLAIN', (account) => ({ mechanism: 'plain', ...account })],
  ['SCRAM-SHA-256', (account) => ({ mechanism: 'scram-sha-256', ...account })],
  ['SCRAM-SHA-512', (account) => ({ mechanism: 'scram-sha-512', ...account })],
]);

/**
 * What `spec.net` makes of the connection to Kafka, with the values of its Secrets; or all that is wrong with it, in
 * the real control plane's words (control-plane/pkg/security: secrets_provider_net_spec.go, secret.go; data plane:
 * CredentialsValidator.java, KafkaClientsAuth.java).
 */
export function resolveNet(source: KafkaSource, secrets: Secrets): KafkaSecurity | readonly Problem[] {
  const { tls, sasl } = source.net;
  const problems: Problem[] = [];
  const values = netValues(source, secrets, problems);
  if (problems.length > 0) return problems;
  const protocol = tls.enable ? (sasl.enable ? 'SASL_SSL' : 'SSL') : 'SASL_PLAINTEXT';
  const report = (path: Path, code: string, message: string, fix: string): undefined => {
    const problem = { code: `kafkasource.${code}`, message: `[protocol ${protocol}] ${message}`, fix };
    problems.push(problemAt(source.resource, ['spec', 'net', ...path], problem));
  };
  const ssl = tls.enable && readTls(values, sasl.enable, report, problems);
  const login = sasl.enable && readSasl(values, report);
  return problems.length > 0 ? problems : { ...(ssl ? { ssl } : {}), ...(login ? { sasl: login } : {}) };
}

type Report = (path: Path, code: string, message: string, fix: string) => undefined;

/**
 * Without caCert the system's roots count, with it these certificates only, a server's own among them: as in Java's
 * client. The host name is verified by default there and here.
 */
function readTls(
  { caCert, cert, key }: NetValues,
  withSasl: boolean,
  report: Report,
  problems: Problem[],
): NonNullable<KafkaSecurity['ssl']> {
  const check = (value: NetValue | undefined, fault: PemFault | undefined, what: string) => {
    if (!value || !fault) return;
    const { message, fix } = fault;
    problems.push(
      problemAt(value.place, value.path, { code: 'kafkasource.pem', message: `${what} ${message}`, fix }),
    );
  };
  check(caCert, caCert && certificatesFault(caCert.text), 'caCert');
  const fault = cert && certificatesFault(cert.text);
  check(cert, fault, 'cert');
  if (cert && key && !fault) check(key, keyFault(key.text, cert.text), 'key');
  const half = cert && !key ? 'cert' : key && !cert ? 'key' : undefined;
  if (half) {
    const other = half === 'cert' ? 'key' : 'cert';
    const message = `${half} without ${other}: both make a client certificate`;
    report(['tls', half], 'client-certificate', message, `Give ${other}, or leave both out and use SASL.`);
  } else if (!cert && !withSasl) {
    const message = 'required user key: without SASL, a KafkaSource must have a client certificate';
    report(
      ['tls'],
      'client-certificate',
      message,
      'Give cert and key, even to a broker that wants none, or enable sasl.',
    );
  }
  return {
    allowPartialTrustChain: true,
    ...(caCert ? { ca: caCert.text } : {}),
    ...(cert && key ? { cert: cert.text, key: key.text } : {}),
  };
}

function readSasl({ user, password, type }: NetValues, report: Report): Login | undefined {
  const name = type?.text ?? 'PLAIN';
  const login = logins.get(name);
  if (!login) {
    const known = [...logins.keys()];
    const spoilt = known.find((one) => one === name.trim().toUpperCase());
    const fix = spoilt
      ? `The value must be ${spoilt}, without any blank or line break: put it under stringData, or encode it with printf rather than echo.`
      : `Use ${known.join(', ')}.`;
    const what = name === 'OAUTHBEARER' ? 'OAUTHBEARER is not supported here' : 'unsupported SASL mechanism';
    report(['sasl', 'type'], 'sasl-type', what, fix);
  }
  for (const [field, value] of Object.entries({ user, password })) {
    if (!value) {
      report(['sasl', field], 'sasl', `SASL ${field} required`, 'Name the Secret and key that hold it.');
    } else if (/["\\]/.test(value.text)) {
      const what = `SASL ${field} holds a quote or a backslash, which the data plane does not escape for Java's login: it fails`;
      report(['sasl', field], 'sasl-quote', what, 'Use an account without " and \\ in it.');
    }
  }
  return login && user && password && login({ username: user.text, password: password.text });
}
