import { fields, flag, integer, list, map, type Shape, text } from '../fields.ts';
import * as common from './common.ts';

const { ref, destination, delivery, channelTemplate, filter, subscribers } = common;

const kafkaChannel = fields({
  delivery,
  numPartitions: integer,
  replicationFactor: integer,
  retentionDuration: text,
  subscribers,
});

const eventType = fields({
  broker: text,
  description: text,
  reference: fields({ apiVersion: text, kind: text, name: text, namespace: text, address: text }),
  schema: text,
  schemaData: text,
  source: text,
  type: text,
});

const jsonata = fields({ expression: text });

/** `spec` of the kinds of Knative Eventing 1.23 and its Kafka broker; sources and sinks stand in their own file. */
export const eventing: Readonly<Record<string, Shape>> = {
  'eventing.knative.dev/v1 Broker': fields({ config: ref, delivery }),
  'eventing.knative.dev/v1 Trigger': fields({
    broker: text,
    brokerRef: ref,
    delivery,
    filter: fields({ attributes: map(text) }),
    filters: list(filter),
    subscriber: destination,
  }),
  'eventing.knative.dev/v1alpha1 EventPolicy': fields({
    from: list(fields({ ref, sub: text })),
    to: list(
      fields({
        ref: fields({ apiVersion: text, kind: text, name: text }),
        selector: fields({
          apiVersion: text,
          kind: text,
          matchLabels: map(text),
          matchExpressions: list(fields({ key: text, operator: text, values: list(text) })),
        }),
      }),
    ),
    filters: list(filter),
  }),
  'eventing.knative.dev/v1alpha1 EventTransform': fields({
    jsonata,
    reply: fields({ jsonata, discard: flag }),
    sink: common.addressedDestination,
  }),
  'eventing.knative.dev/v1alpha1 KafkaSink': fields(
    {
      auth: common.secretRef,
      bootstrapServers: list(text),
      contentMode: text,
      numPartitions: integer,
      replicationFactor: integer,
      topic: text,
    },
    'topic',
    'bootstrapServers',
  ),
  'eventing.knative.dev/v1alpha1 RequestReply': fields({
    brokerRef: fields({ apiVersion: text, kind: text, name: text }),
    correlationAttribute: text,
    delivery,
    replyAttribute: text,
    timeout: text,
  }),
  'eventing.knative.dev/v1beta1 EventType': eventType,
  'eventing.knative.dev/v1beta2 EventType': eventType,
  'eventing.knative.dev/v1beta3 EventType': fields({
    attributes: list(fields({ name: text, required: flag, value: text }, 'name')),
    description: text,
    reference: fields({ apiVersion: text, kind: text, name: text, namespace: text, address: text }),
  }),
  'flows.knative.dev/v1 Parallel': fields({
    branches: list(fields({ delivery, filter: destination, reply: destination, subscriber: destination })),
    channelTemplate,
    reply: destination,
  }),
  'flows.knative.dev/v1 Sequence': fields({
    channelTemplate,
    reply: destination,
    steps: list(fields({ CACerts: text, audience: text, delivery, ref, uri: text })),
  }),
  'messaging.knative.dev/v1 Channel': fields({ channelTemplate, delivery, subscribers }),
  'messaging.knative.dev/v1 InMemoryChannel': fields({ delivery, subscribers }),
  'messaging.knative.dev/v1 KafkaChannel': kafkaChannel,
  'messaging.knative.dev/v1beta1 KafkaChannel': kafkaChannel,
  'messaging.knative.dev/v1 Subscription': fields({
    channel: ref,
    delivery,
    reply: destination,
    subscriber: destination,
  }),
};
