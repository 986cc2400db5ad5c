import type { Problem } from '../lib/problem.ts';
import type { LocalUser } from '../manifests/accounts.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { problemAt } from '../manifests/read.ts';
import type { Secrets } from '../manifests/secret.ts';
import type { Login } from './kafka.ts';
import { resolveNet } from './resolve-net.ts';

/** How a source reaches the local broker. */
interface LocalLogin {
  /** Undefined: by the listener without logins. */
  readonly sasl?: Login;
  /** What is otherwise here than on the cluster. */
  readonly notices: readonly Problem[];
}

/**
 * What `spec.net` makes of the way to a local broker that knows the KafkaUsers: SASL as it is, a client certificate as
 * the account of its KafkaUser, TLS left out; or all that is wrong with it.
 */
export function resolveLogin(
  source: KafkaSource,
  secrets: Secrets,
  users: readonly LocalUser[],
): LocalLogin | readonly Problem[] {
  const { net } = source;
  const notice = (field: string, code: string, message: string, fix: string) => {
    const problem = { code: `kafkasource.${code}`, message, fix };
    return problemAt(source.resource, ['spec', 'net', field], problem);
  };
  const noTls = net.tls.enable
    ? [
        notice(
          'tls',
          'no-tls',
          'the local broker has no TLS, so it is left out',
          'Nothing; it stays for the cluster.',
        ),
      ]
    : [];
  if (net.sasl.enable) {
    const security = resolveNet({ ...source, net: { ...net, tls: { enable: false } } }, secrets);
    if (Array.isArray(security)) return security;
    const given = 'sasl' in security ? security.sasl : undefined;
    const account = users.find((one) => one.account.name === given?.username);
    if (!given || !account) {
      const message = `there is no KafkaUser ${given?.username} in the files, so the listener without logins is used`;
      const fix = 'Load the KafkaUser too, and its rights hold here as well.';
      return { notices: [notice('sasl', 'no-user', message, fix), ...noTls] };
    }
    const { user, account: own } = account;
    // What the cluster's operator made up is another's than what was made up here.
    const password = user.password ? given.password : own.password;
    return { sasl: { ...given, password }, notices: noTls };
  }
  if (!net.tls.enable) return { notices: [] };
  const name = net.tls.cert?.name;
  const found = users.find(({ user }) => user.name === name && user.resource.namespace === source.namespace);
  if (found) {
    const { name: username, password } = found.account;
    return { sasl: { mechanism: 'scram-sha-512', username, password }, notices: noTls };
  }
  return { notices: noTls };
}
