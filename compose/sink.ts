import { isKnativeService } from '../manifests/knative-service.ts';
import { sinkParts } from '../manifests/write/kafka-sinks.ts';
import { hardened } from '../manifests/write/workloads.ts';
import { answersOk, health, setting } from './docker/service.ts';
import { labels } from './labels.ts';
import { node } from './node.ts';
import { sinkReady } from './probe/stations.ts';
import { hostPort, type Station } from './station.ts';

const preferred = 18080;

/** What people reach from their machine is not where a container finds it. */
const published = [
  ...[`database=${setting('DATABASE_PORT', 13306)}`, `connect=${setting('CONNECT_PORT', 18083)}`],
  ...[`kafka=${setting('KAFKA_PORT', 19092)}`, `source=${setting('SOURCE_PORT', 19090)}`],
  `sink=${setting('SINK_PORT', preferred)}`,
].join();

/** @param hasDatabase the stack has one of its own */
const containerCommand = (hasDatabase: boolean): readonly string[] => [
  ...['node', 'scripts/stack.ts', 'sink', '--port', '8080', '--host', '0.0.0.0'],
  ...(hasDatabase ? ['--database', 'database:3306'] : []),
  ...['--connect-url', 'http://connect:8083', '--bootstrap-servers', 'kafka:9092'],
  ...['--source-url', 'http://source:9090', '--published', published],
];

export const sink: Station = {
  name: 'sink',
  title: labels.sink.title,
  port: { preferred, container: 8080, scheme: labels.sink.scheme },
  needs: [],
  ready: (reach) => sinkReady(reach.sink),
  docker: {
    build: { context: '.' },
    init: true,
    command: containerCommand(true),
    environment: {
      PLUMBLINE_DATABASE_USER: 'debezium',
      PLUMBLINE_DATABASE_PASSWORD: setting('DEBEZIUM_PASSWORD', 'plumbline'),
    },
    healthcheck: health(answersOk(8080, '/healthz'), '30s'),
  },
  container: (site) => (site.settings.databases.local ? {} : { command: containerCommand(false) }),
  native: {
    command: (site) =>
      node(
        site,
        [
          ...['sink', '--port', String(site.ports.sink)],
          ...(site.settings.databases.local ? ['--database', hostPort(site, 'database')] : []),
          ...['--connect-url', `http://${hostPort(site, 'connect')}`],
          ...['--bootstrap-servers', hostPort(site, 'kafka')],
          ...['--source-url', `http://${hostPort(site, 'source')}`],
        ],
        {
          PLUMBLINE_DATABASE_USER: 'debezium',
          PLUMBLINE_DATABASE_PASSWORD: site.passwords.debezium,
        },
      ),
    stopSeconds: 8,
  },
  doctor: [],
  cluster: {
    kinds: ['Service.serving.knative.dev', 'KafkaSink.eventing.knative.dev', 'KafkaUser.kafka.strimzi.io'],
    resources(plan, profile) {
      const services = plan.resources.filter(isKnativeService);
      const { entries, secrets } = sinkParts(plan, profile);
      const documents = services.map((service) => ({ file: 'services', document: hardened(service) }));
      return { entries: [...documents, ...entries], secrets };
    },
  },
};
