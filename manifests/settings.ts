import type { Problem } from '../lib/problem.ts';
import { localUsers } from './accounts.ts';
import { storagePartitions } from './connect-storage.ts';
import { type DatabaseSettings, databaseSettings, type Elsewhere } from './databases.ts';
import { isKafka, kafka } from './kafka.ts';
import { isKafkaConnect, kafkaConnect } from './kafkaconnect.ts';
import { isKafkaUser, kafkaUser } from './kafkauser.ts';
import { isRecord, type Resource } from './read.ts';
import { absentClasses, type ConnectSettings, connectSettings, oneConnect } from './settings-connect.ts';
import { type KafkaSettings, kafkaSettings, oneKafka } from './settings-kafka.ts';
import type { Parsed } from './shape.ts';

/** What the user's resources make of the local stations. Kept as JSON. */
export interface Settings {
  readonly kafka: KafkaSettings;
  readonly connect: ConnectSettings;
  readonly databases: DatabaseSettings;
}

/** Those of a set that says nothing. */
export const noSettings: Settings = {
  kafka: { config: {}, secured: false, superUsers: [] },
  connect: {
    config: {},
    group: {
      groupId: 'connect',
      configTopic: 'connect-configs',
      offsetTopic: 'connect-offsets',
      statusTopic: 'connect-status',
    },
  },
  databases: { local: true, elsewhere: {} },
};

/** Whether what was kept is whole: another version of Plumbline may have kept it. */
export function isSettings(value: unknown): value is Settings {
  const { kafka: ofKafka, connect, databases } = isRecord(value) ? value : {};
  if (!isRecord(ofKafka) || !isRecord(connect) || !isRecord(databases)) return false;
  const texts = [ofKafka.config, connect.config, connect.group, databases.elsewhere];
  return texts.every(isRecord) && typeof ofKafka.secured === 'boolean' && Array.isArray(ofKafka.superUsers);
}

interface Derived {
  readonly settings: Settings;
  /** What is otherwise here than on the cluster, and why. */
  readonly notices: readonly Problem[];
  /** What cannot be run. */
  readonly problems: readonly Problem[];
}

/**
 * The stations' settings out of a whole set of resources. `key` makes the passwords that nobody gives (`localUsers`);
 * `elsewhere` is what was found out about hosts of databases.
 */
export function deriveSettings(
  resources: readonly Resource[],
  key: string,
  elsewhere: Elsewhere = {},
): Derived {
  const notices: Problem[] = [];
  const problems: Problem[] = absentClasses(resources);
  const all = <T>(is: (one: Resource) => boolean, parse: (one: Resource) => Parsed<T>): T[] =>
    resources.filter(is).flatMap((one) => {
      const parsed = parse(one);
      problems.push(...parsed.problems);
      notices.push(...parsed.notices);
      return parsed.value === undefined ? [] : [parsed.value];
    });
  const connects = all(isKafkaConnect, kafkaConnect);
  const broker = oneKafka(all(isKafka, kafka), connects, resources, notices);
  const worker = oneConnect(connects, resources, notices);
  all(isKafkaUser, kafkaUser);
  const ofKafka = broker ? kafkaSettings(broker, resources, notices) : noSettings.kafka;
  const users = ofKafka.secured ? localUsers(resources, key) : undefined;
  const ofConnect = worker ? connectSettings(worker, users, notices) : noSettings.connect;
  const config = { ...storagePartitions(resources, ofConnect.group), ...ofConnect.config };
  const databases = databaseSettings(resources, elsewhere);
  return { settings: { kafka: ofKafka, connect: { ...ofConnect, config }, databases }, notices, problems };
}
