import { isIP } from 'node:net';
import { databasePolicy } from './database-access.ts';
import { type DatabasePlan, isSecretValue } from './databases.ts';
import { externalEntry, type MySqlSettings, mysqlEntries, rootSecret } from './mysql.ts';
import type { Plan } from './plan.ts';
import type { Counterparts, Profile, SecretEntry } from './types.ts';

/** The databases that connectors read: in the cluster, or only by name. The user's own is among the other resources. */
export function databaseParts(plan: Plan, profile: Profile, settings: MySqlSettings): Counterparts {
  const ours = plan.databases.filter(({ where }) => where === 'ours');
  const external = plan.databases.filter(({ where, host }) => where === 'external' && isIP(host ?? '') === 0);
  return {
    entries: [
      ...external.map((database) => externalEntry(database, plan)),
      ...ours.flatMap((database) => mysqlEntries(database, plan, profile, settings)),
      ...plan.databases
        .filter(({ where }) => where !== 'external')
        .flatMap((database) => databasePolicy(database, plan)),
    ],
    secrets: ours.flatMap(secretsOf),
  };
}

/** In its own namespace, whence its pod takes them. */
function secretsOf(database: DatabasePlan): SecretEntry[] {
  const { namespace, service } = database;
  const root = {
    namespace,
    name: rootSecret(database),
    keys: { password: `the password of root in the database ${service}: choose one` },
  };
  const places = database.accounts.flatMap(({ user, password }) => [
    ...(isSecretValue(user) ? [user.secret] : []),
    password,
  ]);
  const elsewhere = places.filter((place) => place.namespace !== namespace);
  const copies = elsewhere.map(({ name, key, namespace: home }) => ({
    namespace,
    name,
    keys: { [key]: `the same as in the Secret ${name} of namespace ${home}` },
  }));
  return [root, ...copies];
}
