import { sourceReport } from '../compose/source-status.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { connectorState } from '../compose/status.ts';
import { closeClient, createAdmin } from '../emulator/kafka.ts';
import type { ConnectorStatus } from '../emulator/reconcile/connect-client.ts';
import { cause, PlumblineError } from '../lib/problem.ts';
import type { Live, LiveConnector, LiveTopic } from '../manifests/diff/held.ts';
import { withConnect } from './connector-access.ts';

/** What a running stack really has; throws a PlumblineError when a part of it does not answer. */
export async function liveStack(site: Site): Promise<Live> {
  const [topics, connectors, report] = await Promise.all([
    liveTopics(hostPort(site, 'kafka')),
    withConnect(site, (client) => client.list()),
    sourceReport(site),
  ]);
  if (!report)
    throw silent(`the source does not answer at ${hostPort(site, 'source')}`, 'source.unreachable');
  return { topics, connectors: connectors.map(liveConnector), sources: report.sources };
}

/** Kafka's numbers for a topic among the things that have settings, and for where a setting comes from. */
const topicType = 2;
const ofTopic = 1;

async function liveTopics(broker: string): Promise<LiveTopic[]> {
  const admin = createAdmin({ brokers: [broker] });
  try {
    await admin.connect();
    const names = (await admin.listTopics()).filter((name) => !name.startsWith('__')).sort();
    if (names.length === 0) return [];
    const [{ topics }, { resources }] = await Promise.all([
      admin.fetchTopicMetadata({ topics: names }),
      admin.describeConfigs({
        includeSynonyms: false,
        resources: names.map((name) => ({ type: topicType, name })),
      }),
    ]);
    return topics.map(({ name, partitions }) => {
      const settings = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
      const texts = (entries: typeof settings) =>
        Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
      const own = settings.filter(({ configSource }) => configSource === ofTopic);
      return { name, partitions: partitions.length, own: texts(own), all: texts(settings) };
    });
  } catch (error) {
    throw silent(`Kafka does not answer at ${broker}: ${cause(error)}`, 'kafka.unreachable');
  } finally {
    await closeClient(admin);
  }
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

function silent(message: string, code: string): PlumblineError {
  return new PlumblineError({ code, message, fix: 'see how it is: npm run stack -- status' });
}
