import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../lib/log.ts';
import { describe, type Problem } from '../../lib/problem.ts';
import { accountOf, sameUsers, userSecrets } from '../../manifests/accounts.ts';
import { workerTopics } from '../../manifests/kafkaconnect.ts';
import { isKafkaConnector, type KafkaConnector, kafkaConnector } from '../../manifests/kafkaconnector.ts';
import { isKafkaTopic, type KafkaTopic, kafkaTopic } from '../../manifests/kafkatopic.ts';
import { isKafkaUser, type KafkaUser, kafkaUser } from '../../manifests/kafkauser.ts';
import { valuesFor } from '../../manifests/providers.ts';
import { problemAt, type Resource } from '../../manifests/read.ts';
import { deriveSettings } from '../../manifests/settings.ts';
import { type AtUp, changedSinceUp } from '../../manifests/settings-at-up.ts';
import type { KafkaAddress } from '../kafka.ts';
import { elsewhereOf, findElsewhere } from '../resolve-host.ts';
import { lastGood } from './last-good.ts';
import { inEnvironment, type Local, loginsInEnvironment } from './localise.ts';
import { withSignalTopics } from './signals.ts';
import { keyOf, type ResourceState } from './state.ts';
import { topicAdmin } from './topic-admin.ts';
import { topicMemory } from './topic-memory.ts';
import { reconcileTopics } from './topics.ts';
import type { ConnectorNotice } from './unread-notice.ts';
import { keepValues } from './values.ts';

/** How long sources wait for users to be known. In ms. */
const patience = 3000;

/** Where Kafka, Connect and the database are. */
export interface ReconcilerOptions {
  readonly kafka: KafkaAddress;
  /** Without it, KafkaConnectors are passed over. */
  readonly connectUrl: string | undefined;
  /** `HOST:PORT` of the local database as Connect sees it, or `env`: Connect has all addresses in its environment. */
  readonly database: string | undefined;
  /** Of a stack whose Kafka asks for logins: makes the passwords of KafkaUsers that nobody gives. */
  readonly usersKey: string | undefined;
  /** Folder for what is to be remembered over restarts. */
  readonly state: string | undefined;
  /** The folder `values` in it as Connect sees it: then values of Secrets do not pass through Connect's REST. */
  readonly valuesAt: string | undefined;
  /** What the stations run with, if they are a stack's: an edit that asks for more waits for the next `up`. */
  readonly atUp: AtUp | undefined;
  readonly log: Logger;
}

interface Reconcilers {
  /** What there shall be from now on; answers what is wrong with it (logged already). Other kinds are passed over. */
  apply(resources: readonly Resource[]): Promise<readonly Problem[]>;
  /** Resolves when Kafka has the users, so that they can log in; soon at any rate, and at once when all ends. */
  usersKnown(ended: AbortSignal): Promise<void>;
  /** One entry a KafkaTopic, KafkaUser and KafkaConnector. */
  status(): ResourceState[];
  /** What connectors write and nobody reads. */
  notices(): readonly ConnectorNotice[];
  /** Leaves topics and connectors as they are. */
  stop(): Promise<void>;
}

/** The part of Strimzi's operators: KafkaTopics, KafkaUsers and KafkaConnectors become what they say, and stay so. */
export async function startReconcilers(options: ReconcilerOptions): Promise<Reconcilers> {
  const { kafka, connectUrl, database, usersKey, state, valuesAt, atUp, log } = options;
  let hosts = new Map<string, string | undefined>(Object.entries(atUp?.elsewhere ?? {}));
  let loaded: readonly Resource[] = [];
  const local: Local = {
    ...addresses(kafka, database),
    ...(state !== undefined && valuesAt !== undefined
      ? { keep: keepValues(join(state, 'values'), valuesAt) }
      : {}),
  };
  const find = (connector: Resource) => valuesFor(connector, loaded);
  const admin = topicAdmin(kafka);
  const topics = reconcileTopics(admin, log, {
    memory: topicMemory(state === undefined ? undefined : join(state, 'topics.json')),
    isDeclared: (key) => loaded.some((one) => isKafkaTopic(one) && `${one.namespace}/${one.name}` === key),
  });
  // Loaded only where there is a Connect: its HTTP client is larger than all the rest of a source.
  const connect = connectUrl ? await client(connectUrl) : undefined;
  const connectors = connect
    ? (await import('./connectors.ts')).reconcileConnectors(
        withSignalTopics(connect, admin, log),
        local,
        find,
        log,
      )
    : undefined;
  const isSettled = () => connectors?.states().every(({ state }) => state !== 'pending') === true;
  const unread = connect && (await import('./unread-watch.ts')).watchUnread(kafka, connect, log, isSettled);
  const users =
    usersKey === undefined
      ? undefined
      : (await import('./users.ts')).reconcileUsers((await import('./user-admin.ts')).userAdmin(kafka), log);
  const readUsers = lastGood<KafkaUser>(kafkaUser);
  const readTopics = lastGood<KafkaTopic>(kafkaTopic);
  const readConnectors = lastGood<KafkaConnector>(kafkaConnector);
  const told = new Set<string>();
  let failed: ResourceState[] = [];

  function tell(problem: Problem, level: 'warn' | 'error'): void {
    const text = describe(problem);
    if (!told.has(text)) log[level]({ code: problem.code }, text);
    told.add(text);
  }

  return {
    async apply(resources) {
      hosts = await findElsewhere(resources, hosts);
      const elsewhere = elsewhereOf(hosts);
      const ofUsers = readUsers(users ? resources.filter(isKafkaUser) : []);
      const sameUser = sameUsers(ofUsers.values);
      const accounts = ofUsers.values
        .filter(({ resource }) => !sameUser.has(resource))
        .map((user) => ({ user, account: accountOf(user, resources, usersKey ?? '') }));
      loaded = [...userSecrets(accounts, resources), ...resources];
      users?.apply(accounts.map((one) => ({ ...one, resource: one.user.resource })));
      const { settings } = deriveSettings(resources, usersKey ?? '', elsewhere);
      Object.assign(local, { elsewhere });
      if (usersKey !== undefined && database === 'env') Object.assign(local, loginsInEnvironment(settings));
      const { configTopic, offsetTopic, statusTopic } = settings.connect.group;
      unread?.apply(resources, new Set([configTopic, offsetTopic, statusTopic]));
      const late = atUp === undefined ? [] : changedSinceUp(atUp, settings, resources);
      const ofTopics = readTopics(resources.filter(isKafkaTopic));
      const ofConnectors = readConnectors(connectors ? resources.filter(isKafkaConnector) : []);
      const clashes = sameName(ofConnectors.values);
      // The local worker has made its own by now: partitions that it does not know of would lose what is in them.
      const ofWorkers = workerTopics(resources);
      topics.apply(ofTopics.values.filter(({ topic }) => !ofWorkers.has(topic)));
      connectors?.apply(ofConnectors.values.filter(({ resource }) => !clashes.has(resource)));
      const wrong = [...ofTopics.wrong, ...ofUsers.wrong, ...ofConnectors.wrong, ...clashes, ...sameUser];
      failed = wrong.map(([{ kind, namespace, name, file, line }, problem]) => {
        return { kind, namespace, name, file, line: line(['metadata', 'name']), state: 'failed', problem };
      });
      for (const notice of [...ofTopics.notices, ...ofUsers.notices, ...ofConnectors.notices])
        tell(notice, 'warn');
      const found = [...wrong.map(([, problem]) => problem), ...late];
      for (const problem of found) tell(problem, 'error');
      return found;
    },
    async usersKnown(ended) {
      const last = Date.now() + patience;
      const isPending = () => users?.states().some(({ state }) => state === 'pending') && !ended.aborted;
      while (isPending() && Date.now() < last) await sleep(20);
    },
    status() {
      const refused = new Set(failed.map(keyOf));
      const others = [...topics.states(), ...(users?.states() ?? []), ...(connectors?.states() ?? [])];
      return [...failed, ...others.filter((state) => !refused.has(keyOf(state)))];
    },
    notices: () => unread?.list() ?? [],
    async stop() {
      await Promise.all([topics.stop(), users?.stop(), connectors?.stop(), unread?.stop()]);
    },
  };
}

function addresses(
  { brokers }: KafkaAddress,
  database: string | undefined,
): Pick<Local, 'database' | 'kafka'> {
  if (database === 'env') return inEnvironment;
  const colon = database?.lastIndexOf(':') ?? -1;
  const at =
    database === undefined ? undefined : { host: database.slice(0, colon), port: database.slice(colon + 1) };
  return { database: at, kafka: brokers.join(',') };
}

/** Connectors that would overwrite each other, as here all namespaces share one Connect; the first of a name stays. */
function sameName(connectors: readonly KafkaConnector[]): Map<Resource, Problem> {
  const first = new Map<string, KafkaConnector>();
  const clashes = new Map<Resource, Problem>();
  for (const connector of connectors) {
    const { resource, name } = connector;
    const other = first.get(name);
    if (!other) {
      first.set(name, connector);
      continue;
    }
    const code = 'connector.same-name';
    const message = `namespace ${other.resource.namespace} has a connector ${name} too, and here both would be one`;
    const fix = 'Give one of them another name; locally, all namespaces share one Kafka Connect.';
    clashes.set(resource, problemAt(resource, ['metadata', 'name'], { code, message, fix }));
  }
  return clashes;
}

async function client(connectUrl: string) {
  const { connectClient } = await import('./connect-client.ts');
  return connectClient(connectUrl);
}
