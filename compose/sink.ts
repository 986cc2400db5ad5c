import { isKnativeService } from '../manifests/knative-service.ts';
import { sinkParts } from '../manifests/write/kafka-sinks.ts';
import { hardened } from '../manifests/write/workloads.ts';
import { answersOk, health } from './docker/service.ts';
import { labels } from './labels.ts';
import { node } from './node.ts';
import { sinkReady } from './probe/stations.ts';
import type { Station } from './station.ts';

export const sink: Station = {
  name: 'sink',
  title: labels.sink.title,
  port: { preferred: 18080, container: 8080, scheme: labels.sink.scheme },
  needs: [],
  ready: (reach) => sinkReady(reach.sink),
  docker: {
    build: { context: '.' },
    init: true,
    command: ['node', 'scripts/stack.ts', 'sink', '--port', '8080', '--host', '0.0.0.0'],
    healthcheck: health(answersOk(8080, '/healthz'), '30s'),
  },
  native: {
    command: (site) => node(site, ['sink', '--port', String(site.ports.sink)]),
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
