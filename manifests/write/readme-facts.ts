import { listAt, textAt } from '../value.ts';
import type { DatabasePlan } from './databases.ts';
import { hasRole, nodesOf, poolsOf } from './kafka-nodes.ts';
import { entrance } from './listeners.ts';
import { grants } from './mysql-init.ts';
import type { Plan } from './plan.ts';
import { type Profile, profiles } from './types.ts';

/** What kind of nodes an overlay's Kafka has. */
export function nodes(plan: Plan, profile: Profile): string {
  const pools = poolsOf(plan, profile);
  const both = nodesOf(
    pools.filter((pool) => hasRole(pool, 'broker')),
    'controller',
  );
  const brokers = nodesOf(pools, 'broker');
  const controllers = nodesOf(pools, 'controller');
  if (both === brokers && both === controllers) {
    return both === 1 ? 'one Kafka node' : `${both} Kafka nodes, each broker and controller,`;
  }
  return `${brokers} brokers and ${controllers} controllers${both > 0 ? `, ${both} nodes being both` : ''}`;
}

/** How clients come to an overlay's Kafka. */
export function guard(plan: Plan, profile: Profile): string {
  const { tls, login } = entrance(plan, profile);
  if (tls) return login ? 'TLS and logins' : 'TLS without logins';
  return login ? 'logins without TLS' : 'no TLS';
}

const of = ({ databases }: Plan, where: DatabasePlan['where']): DatabasePlan[] =>
  databases.filter((one) => one.where === where);

/** Of a MySQL that is made here; empty when there is none. */
export const scripts = (plan: Plan): string =>
  of(plan, 'ours')
    .map(
      ({
        service,
      }) => `MySQL \`${service}\` runs its scripts once, with an empty volume: a password that is changed
later has to be changed with SQL too. Its settings are in the ConfigMap \`${service}-config\`.`,
    )
    .join(' ');

/** A paragraph for each MySQL that starts without a table: all would be Ready, and no event would come. */
export function emptyTables(plan: Plan): string {
  if (plan.input.sample !== undefined) return '';
  return of(plan, 'ours')
    .map(
      ({
        service,
        namespace,
        schemas,
      }) => `**The database \`${service}\` has no tables yet.** All becomes Ready, and no \
event comes, until you make them${schemas.length > 0 ? ` in ${schemas.map((name) => `\`${name}\``).join(', ')}` : ''}:

    kubectl exec -i -n ${namespace} ${service}-0 -- sh -c 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD"${schemas[0] ? ` ${schemas[0]}` : ''}' < schema.sql

`,
    )
    .join('');
}

/** What is to be seen where no source delivers: the records of the connectors, in Kafka itself. */
export function recordsInKafka(plan: Plan): string {
  const { kafka, connects } = plan;
  const connectors = connects.flatMap((one) => one.connectors);
  const prefix = connectors.map(({ config }) => config['topic.prefix'] ?? '').find((text) => text !== '');
  const pool = poolsOf(plan, profiles.dev).find((one) => hasRole(one, 'broker'));
  const { bootstrap, tls, login } = entrance(plan, profiles.dev);
  if (prefix === undefined || pool === undefined || tls || login) {
    return "    # and read the connector's topics with a Kafka client.";
  }
  const pod = `${kafka.name}-${textAt(pool, 'metadata', 'name')}-${String(listAt(pool, 'spec', 'nodeIds')[0] ?? 0)}`;
  return `    # No KafkaSource delivers them; in dev, Kafka itself shows the records:
    kubectl exec -n ${kafka.namespace} ${pod} -- bin/kafka-console-consumer.sh \\
      --bootstrap-server localhost:${bootstrap.split(':').at(-1)} --include '${prefix}\\..*' --from-beginning`;
}

/** Who reaches each database. */
export function reach(plan: Plan): string {
  const inside = [...of(plan, 'ours'), ...of(plan, 'given')].map(({ service }) => `\`${service}\``);
  const outside = of(plan, 'external').map(({ service }) => `\`${service}\``);
  return [
    ...(inside.length > 0
      ? [
          `In the cluster, ${inside.join(', ')} is reached by Kafka Connect, and by your own pods that name it; by no other.`,
        ]
      : []),
    ...(outside.length > 0
      ? [
          `Who reaches ${outside.join(', ')}, which is elsewhere, is decided there; no NetworkPolicy here is about it.`,
        ]
      : []),
  ].join(' ');
}

/** What a database that is not made here has to have. */
export const hostHint = ({ service, host }: DatabasePlan): string =>
  `\n- The database's host: \`externalName\` of the Service \`${service}\` in \`base/database.yaml\`${
    host === undefined ? '' : `, now \`${host}\``
  }. Its binlog must be on, in rows with full images; the account needs ${grants}. It is not made here: you make it, with
  the user and password of its Secret.`;
