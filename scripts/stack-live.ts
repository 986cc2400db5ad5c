import { workerSettings } from '../compose/connect.ts';
import { connectorState } from '../compose/connector-state.ts';
import { hint } from '../compose/hint.ts';
import { sourceReport } from '../compose/source-status.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { closeClient, createAdmin } from '../emulator/kafka.ts';
import type { ConnectorStatus } from '../emulator/reconcile/connect-client.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { Live, LiveConnector, LiveTopic } from '../manifests/diff/held.ts';
import { withConnect } from './connector-access.ts';

/** What a running stack really has; throws a PlumblineError when a part of it does not answer. */
export async function liveStack(site: Site): Promise<Live> {
  const [{ topics, broker }, connectors, report] = await Promise.all([
    liveKafka(site),
    withConnect(site, (client) => client.list()),
    sourceReport(site),
  ]);
  if (!report)
    throw silent(site, `the source does not answer at ${hostPort(site, 'source')}`, 'source.unreachable');
  const { configTopic, offsetTopic, statusTopic } = site.settings.connect.group;
  return {
    topics,
    connectors: connectors.map(liveConnector),
    sources: report.sources,
    broker,
    worker: workerSettings(site),
    workerTopics: [configTopic, offsetTopic, statusTopic],
  };
}

/** Kafka's numbers for the things that have settings, and for where a setting comes from. */
const topicType = 2;
const brokerType = 4;
const ofTopic = 1;

type Described = Awaited<ReturnType<ReturnType<typeof createAdmin>['describeConfigs']>>;
type Entries = Described['resources'][number]['configEntries'];

const texts = (entries: Entries) =>
  Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));

async function liveKafka(site: Site): Promise<Pick<Live, 'topics' | 'broker'>> {
  const address = hostPort(site, 'kafka');
  const admin = createAdmin({ brokers: [address] });
  try {
    await admin.connect();
    const names = (await admin.listTopics()).filter((name) => !name.startsWith('__')).sort();
    const { brokers } = await admin.describeCluster();
    const asked = [
      ...names.map((name) => ({ type: topicType, name })),
      ...brokers.map(({ nodeId }) => ({ type: brokerType, name: String(nodeId) })),
    ];
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: asked });
    const of = (type: number, name?: string) =>
      resources.find(
        ({ resourceType, resourceName }) => resourceType === type && (name ?? resourceName) === resourceName,
      )?.configEntries ?? [];
    // Without names, kafkajs would ask for all topics and Kafka's own with them.
    const { topics } = names.length > 0 ? await admin.fetchTopicMetadata({ topics: names }) : { topics: [] };
    return {
      topics: topics.map(({ name, partitions }) => liveTopic(name, partitions.length, of(topicType, name))),
      broker: texts(of(brokerType)),
    };
  } catch (error) {
    throw silent(site, `Kafka does not answer at ${address}: ${cause(error)}`, 'kafka.unreachable');
  } finally {
    await closeClient(admin);
  }
}

function liveTopic(name: string, partitions: number, settings: Entries): LiveTopic {
  const own = settings.filter(({ configSource }) => configSource === ofTopic);
  return { name, partitions, own: texts(own), all: texts(settings) };
}

function liveConnector(connector: ConnectorStatus): LiveConnector {
  const { name, config, state, trace } = connector;
  const { tasks } = connectorState(connector);
  const failed = tasks.find((task) => task.state === 'FAILED');
  const trouble =
    failed !== undefined
      ? `task ${failed.id} failed: ${failed.cause ?? 'Kafka Connect gives no cause'}`
      : state === 'FAILED'
        ? `it failed: ${trace?.split('\n', 1)[0] ?? 'Kafka Connect gives no cause'}`
        : undefined;
  return { name, config, state, ...(trouble === undefined ? {} : { trouble }) };
}

function silent(site: Site, message: string, code: string): PlumblineError {
  return new PlumblineError({ code, message, fix: `see how it is: ${hint(site, 'status')}` });
}
