import type { Logger } from '../../lib/log.ts';
import { cause } from '../../lib/problem.ts';
import { isKafkaSource } from '../../manifests/kafkasource.ts';
import type { Resource } from '../../manifests/read.ts';
import { closeClient, createCluster, type KafkaAddress } from '../kafka.ts';
import { heldRecords } from '../kafka-held.ts';
import type { ConnectClient } from './connect-client.ts';
import { startLoop } from './loop.ts';
import { isOwn, type Unread, unreadTopics, type Writer } from './unread.ts';
import { type ConnectorNotice, type Listing, listingOf, unreadNotices } from './unread-notice.ts';

/** Between two looks, ms. */
const lookEvery = 1000;

export interface UnreadWatch {
  /** What there is from now on. @param ofWorker topics of Connect's own */
  apply(resources: readonly Resource[], ofWorker: ReadonlySet<string>): void;
  list(): readonly ConnectorNotice[];
  stop(): Promise<void>;
}

/**
 * Looks for topics that connectors write and no KafkaSource lists: Debezium makes one for each new table. Connect is
 * asked only while there is a topic that needs explaining. Nothing is told while there is no KafkaSource at all.
 * @param isSettled whether Connect has the connectors as the files say by now: until then they may be of other files
 */
export function watchUnread(
  kafka: KafkaAddress,
  connect: Pick<ConnectClient, 'list' | 'topics'>,
  log: Logger,
  isSettled: () => boolean = () => true,
): UnreadWatch {
  const cluster = createCluster(kafka);
  let listings: readonly Listing[] = [];
  let worker: ReadonlySet<string> = new Set();
  let writers: readonly Writer[] = [];
  let unread: readonly Unread[] = [];

  const listed = () => new Set(listings.flatMap(({ topics }) => topics));

  async function look(): Promise<readonly Unread[]> {
    if (listings.length === 0) return [];
    const known = listed();
    const needsWords = (topic: string) =>
      !topic.startsWith('__') &&
      !known.has(topic) &&
      !worker.has(topic) &&
      !writers.some(({ config }) => isOwn(config, topic));
    const held = await heldRecords(cluster, needsWords);
    if (held.size === 0) return [];
    const all = await connect.list();
    writers = await Promise.all(
      all.map(async ({ name, config }) => ({ name, config, topics: await connect.topics(name) })),
    );
    // The files may have changed meanwhile.
    return unreadTopics(held, writers, listed());
  }

  function tell(now: readonly Unread[]): void {
    const known = listed();
    for (const { topic } of unread) {
      if (now.some((one) => one.topic === topic)) continue;
      log.info({ topic }, known.has(topic) ? `a KafkaSource lists ${topic} now` : `${topic} is left out now`);
    }
    const isNew = ({ topic }: Unread) => !unread.some((one) => one.topic === topic);
    for (const { code, cause: topic, message, link, connector, fix } of unreadNotices(
      now.filter(isNew),
      listings,
    ))
      log.warn({ notice: code, topic, connector, fix, link }, message);
    unread = now;
  }

  const loop = startLoop(async () => {
    try {
      if (isSettled()) tell(await look());
    } catch (error) {
      // Who is down has a line of its own; what was found stays.
      log.debug({ error: cause(error) }, 'topics that nobody reads not looked for');
    }
    return lookEvery;
  });

  return {
    apply(resources, ofWorker) {
      listings = resources.filter(isKafkaSource).map(listingOf);
      worker = ofWorker;
      loop.wake();
    },
    list: () => unreadNotices(unread, listings),
    async stop() {
      const stopped = loop.stop();
      await closeClient(cluster);
      await stopped;
    },
  };
}
