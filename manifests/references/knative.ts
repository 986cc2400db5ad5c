import type { Resource } from '../read.ts';
import { at, listAt, objectAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { type Listener, listenerOf, serverFindings } from './bootstrap.ts';
import { clusterName, topicKind } from './clusters.ts';
import { missingObject, unknownKind } from './objects.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings, type Rule, warning } from './rule.ts';
import { clientFindings, trustFindings } from './security.ts';
import { existing } from './suggest.ts';
import { topicName } from './topics.ts';

const serversPath: Path = ['spec', 'bootstrapServers'];

const serversOf = (resource: Resource): { path: Path; text: string }[] =>
  listAt(resource.document, ...serversPath).map((text, index) => ({
    path: [...serversPath, index],
    text: String(text),
  }));

export const sourceKafka: Rule = {
  kinds: ['KafkaSource.sources.knative.dev'],
  *check(source, set) {
    const servers = serversOf(source);
    yield* serverFindings(source, servers, set);
    const listener = listenerOf(
      source,
      serversPath,
      servers.map(({ text }) => text),
      set,
    );
    const net = at(source.document, 'spec', 'net');
    const hasCertificate = at(net, 'tls', 'cert', 'secretKeyRef') !== undefined;
    const authentication = at(net, 'sasl', 'enable') === true ? 'scram-sha-512' : hasCertificate ? 'tls' : '';
    const tls = at(net, 'tls', 'enable') === true;
    const hasTrust = at(net, 'tls', 'caCert', 'secretKeyRef') !== undefined;
    yield* clientFindings(source, listener, { path: ['spec', 'net'], tls, authentication });
    yield* trustFindings(source, listener, ['spec', 'net', 'tls'], tls && !hasTrust);
    for (const [index, topic] of listAt(source.document, 'spec', 'topics').entries())
      yield* unmadeTopic(source, ['spec', 'topics', index], String(topic), listener, set);
  },
};

export const sinkKafka: Rule = {
  kinds: ['KafkaSink.eventing.knative.dev'],
  *check(sink, set) {
    const servers = serversOf(sink);
    yield* serverFindings(sink, servers, set);
    const listener = listenerOf(
      sink,
      serversPath,
      servers.map(({ text }) => text),
      set,
    );
    if ((at(sink.document, 'spec', 'auth') ?? undefined) === undefined)
      yield* clientFindings(sink, listener, { path: serversPath, tls: false, authentication: '' });
    const topic = textAt(sink.document, 'spec', 'topic');
    yield* unmadeTopic(sink, ['spec', 'topic'], topic, listener, set);
  },
};

/** A topic that nothing in the files makes: Knative waits for it. */
function* unmadeTopic(
  resource: Resource,
  path: Path,
  topic: string,
  listener: Listener | undefined,
  set: ResourceSet,
): Findings {
  if (!listener) return;
  const own = set.ofKind(topicKind).filter((one) => clusterName(one) === listener.kafka.name);
  if (own.some((one) => topicName(one) === topic)) return;
  yield warning(resource, path, {
    code: 'knative.no-topic',
    message: `no KafkaTopic of Kafka ${listener.kafka.name} makes the topic ${topic}: this ${resource.kind} is not ready until it exists`,
    fix: `Add a KafkaTopic for ${topic}, or be sure that something makes it.`,
  });
}

export const triggerBroker: Rule = {
  kinds: ['Trigger.eventing.knative.dev'],
  *check(trigger, set) {
    const name = textAt(trigger.document, 'spec', 'broker');
    const kind = 'Broker.eventing.knative.dev';
    const { namespace } = trigger;
    if (name !== '' && !set.find(kind, namespace, name)) {
      yield error(trigger, ['spec', 'broker'], {
        code: 'reference.no-broker',
        message: `there is no Broker ${name} in namespace ${namespace}`,
        fix: existing(kind, namespace, name, set),
      });
    }
    yield* referenceAt(trigger, ['spec', 'brokerRef'], set);
  },
};

export const subscriptionChannel: Rule = {
  kinds: ['Subscription.messaging.knative.dev'],
  check: (subscription, set) => referenceAt(subscription, ['spec', 'channel'], set),
};

export const bindingSubject: Rule = {
  kinds: ['SinkBinding.sources.knative.dev'],
  check: (binding, set) => referenceAt(binding, ['spec', 'subject'], set),
};

function* referenceAt(resource: Resource, path: Path, set: ResourceSet): Findings {
  const ref = at(resource.document, ...path) ?? undefined;
  if (ref !== undefined) yield* missingObject(resource, path, ref, set);
}

/** Channels are made of a kind that there is. */
export const channelTemplate: Rule = {
  kinds: 'any',
  *check(resource, set) {
    const path = ['spec', 'channelTemplate'];
    const template = objectAt(resource.document, ...path);
    if (Object.keys(template).length === 0) return;
    const named = { apiVersion: textAt(template, 'apiVersion'), kind: textAt(template, 'kind') };
    const unknown = unknownKind(resource, path, named, set);
    if (unknown) yield unknown;
  },
};
