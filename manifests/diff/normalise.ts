import { groupOf, isRecord, type Resource } from '../read.ts';
import { dropDefaults } from './defaults.ts';

/** `GROUP/KIND`: the version of an API does not make another resource. */
export const kindOf = (resource: Resource): string => `${groupOf(resource)}/${resource.kind}`;

type Fields = Record<string, unknown>;

/**
 * What a resource says of its own: without what the API server, webhooks and tools write into it, without defaults,
 * and without its identity (apiVersion, kind, name, namespace, a topic's name). Doing it twice changes nothing more.
 */
export function normalise(resource: Resource): Fields {
  const copy: unknown = withoutNulls(resource.document);
  const document = isRecord(copy) ? copy : {};
  for (const name of ['apiVersion', 'kind', 'status']) delete document[name];
  document.metadata = said(fieldsOf(document, 'metadata'));
  const template = fieldsOf(fieldsOf(document, 'spec'), 'template');
  if (isRecord(template.metadata)) template.metadata = { ...template.metadata, ...said(template.metadata) };
  const kind = kindOf(resource);
  ofKind.get(kind)?.(document, resource);
  dropDefaults(kind, document);
  for (const owner of [document, template]) {
    for (const name of ['labels', 'annotations']) dropIfEmpty(fieldsOf(owner, 'metadata'), name);
    dropIfEmpty(owner, 'metadata');
  }
  return document;
}

/** A copy without nulls, which the API server drops. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}

/** Written by the API server, by kubectl, by webhooks and by tools that deploy. */
const foreign =
  /^(kubectl\.kubernetes\.io|deployment\.kubernetes\.io|serving\.knative\.dev\/(creator|lastModifier)|client\.knative\.dev|meta\.helm\.sh|argocd\.argoproj\.io|kustomize\.toolkit\.fluxcd\.io|helm\.toolkit\.fluxcd\.io|kubernetes\.io\/metadata\.name)/;

/** Of the metadata: labels and annotations that a person wrote. */
function said(metadata: Fields): Fields {
  const kept: Fields = {};
  for (const name of ['labels', 'annotations']) {
    const found = Object.entries(fieldsOf(metadata, name)).filter(([key]) => !foreign.test(key));
    kept[name] = Object.fromEntries(found);
  }
  return kept;
}

const ofKind: ReadonlyMap<string, (document: Fields, resource: Resource) => void> = new Map([
  [
    'sources.knative.dev/KafkaSource',
    (document, { namespace }) => {
      const spec = fieldsOf(document, 'spec');
      if (isGenerated(spec.consumerGroup)) delete spec.consumerGroup;
      for (const destination of [spec, fieldsOf(spec, 'delivery')]) {
        for (const name of ['sink', 'deadLetterSink']) {
          const ref = fieldsOf(fieldsOf(destination, name), 'ref');
          if (ref.namespace === namespace) delete ref.namespace;
        }
      }
    },
  ],
  [
    'kafka.strimzi.io/KafkaConnector',
    (document) => {
      const spec = fieldsOf(document, 'spec');
      texts(spec, 'config');
      // v1beta2's word for it.
      if (spec.pause === true) spec.state ??= 'paused';
      delete spec.pause;
    },
  ],
  [
    'kafka.strimzi.io/KafkaTopic',
    (document) => {
      const spec = fieldsOf(document, 'spec');
      texts(spec, 'config');
      delete spec.topicName;
    },
  ],
  ['kafka.strimzi.io/Kafka', (document) => texts(fieldsOf(fieldsOf(document, 'spec'), 'kafka'), 'config')],
  ['kafka.strimzi.io/KafkaConnect', (document) => texts(fieldsOf(document, 'spec'), 'config')],
  [
    '/Secret',
    (document) => {
      const plain = Object.entries(fieldsOf(document, 'stringData')).map(([key, value]) => [
        key,
        Buffer.from(String(value)).toString('base64'),
      ]);
      document.data = { ...fieldsOf(document, 'data'), ...Object.fromEntries(plain) };
      delete document.stringData;
    },
  ],
  [
    '/Service',
    (document) => {
      const spec = fieldsOf(document, 'spec');
      if (spec.clusterIP !== 'None') delete spec.clusterIP;
      delete spec.clusterIPs;
      for (const port of Array.isArray(spec.ports) ? spec.ports.filter(isRecord) : []) {
        if (port.targetPort === port.port) delete port.targetPort;
      }
    },
  ],
]);

/** The consumer group that the webhook draws. */
function isGenerated(group: unknown): boolean {
  return (
    typeof group === 'string' &&
    /^knative-kafka-source-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(group)
  );
}

/** Kafka's settings are texts, however YAML has them. */
function texts(parent: Fields, name: string): void {
  const settings = fieldsOf(parent, name);
  for (const [key, value] of Object.entries(settings)) {
    if (typeof value === 'number' || typeof value === 'boolean') settings[key] = String(value);
  }
}

/** The fields below a name; none when there is no such section. */
function fieldsOf(parent: Fields, name: string): Fields {
  const found = parent[name];
  return isRecord(found) ? found : {};
}

function dropIfEmpty(parent: Fields, name: string): void {
  const found = parent[name];
  if (isRecord(found) && Object.keys(found).length === 0) delete parent[name];
}
