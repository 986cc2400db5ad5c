import { fields, flag, free, integer, list, model, type Shape, text } from '../fields.ts';
import * as common from './common.ts';

const { destination, ceOverrides, selector } = common;

const ping = fields({
  ceOverrides,
  contentType: text,
  data: text,
  dataBase64: text,
  schedule: text,
  sink: destination,
  timezone: text,
});

/** Knative names the containers that have no name. */
const template = model('IoK8sApiCoreV1PodTemplateSpec', 'name');

const secretKey = fields({ secretKeyRef: fields({ key: text, name: text, optional: flag }) });
const kafkaSink = common.addressedDestination;
/** Its reader tells most of this, with what is required. */
const kafka = fields({
  bootstrapServers: list(text),
  ceOverrides,
  consumerGroup: text,
  consumers: integer,
  delivery: common.deliveryTo(kafkaSink),
  initialOffset: text,
  net: fields({
    sasl: fields({
      enable: flag,
      password: secretKey,
      roleARN: secretKey,
      tokenProvider: secretKey,
      type: secretKey,
      user: secretKey,
    }),
    tls: fields({ caCert: secretKey, cert: secretKey, enable: flag, key: secretKey }),
  }),
  ordering: text,
  sink: kafkaSink,
  topics: list(text),
});

const s3 = fields({
  arn: text,
  autoCreateBucket: flag,
  delay: integer,
  deleteAfterRead: flag,
  destinationBucket: text,
  destinationBucketPrefix: text,
  destinationBucketSuffix: text,
  forcePathStyle: flag,
  ignoreBody: flag,
  maxMessagesPerPoll: integer,
  moveAfterRead: flag,
  overrideEndpoint: flag,
  prefix: text,
  region: text,
  uriEndpointOverride: text,
});

const sqs = fields({
  arn: text,
  autoCreateQueue: flag,
  delay: integer,
  deleteAfterRead: flag,
  greedy: flag,
  host: text,
  maxMessagesPerPoll: integer,
  overrideEndpoint: flag,
  protocol: text,
  queueURL: text,
  region: text,
  uriEndpointOverride: text,
  visibilityTimeout: integer,
  waitTimeSeconds: integer,
});

const auth = fields({
  secret: fields({ ref: fields({ name: text }, 'name') }),
  serviceAccountName: text,
});

/** `spec` of the sources and sinks of Knative Eventing 1.23. */
export const sources: Readonly<Record<string, Shape>> = {
  'sources.knative.dev/v1 ApiServerSource': fields(
    {
      ceOverrides,
      filters: list(common.filter),
      mode: text,
      namespaceSelector: selector,
      owner: fields({ apiVersion: text, kind: text }),
      resources: list(fields({ apiVersion: text, kind: text, selector })),
      serviceAccountName: text,
      sink: destination,
    },
    'resources',
  ),
  'sources.knative.dev/v1 ContainerSource': fields({ ceOverrides, sink: destination, template }),
  'sources.knative.dev/v1 KafkaSource': kafka,
  'sources.knative.dev/v1beta1 KafkaSource': kafka,
  'sources.knative.dev/v1 PingSource': ping,
  'sources.knative.dev/v1beta2 PingSource': ping,
  'sources.knative.dev/v1 SinkBinding': fields({
    ceOverrides,
    sink: destination,
    subject: fields({ apiVersion: text, kind: text, name: text, namespace: text, selector }),
  }),
  'sources.knative.dev/v1alpha1 IntegrationSource': fields({
    aws: fields({
      auth,
      ddbStreams: fields({
        delay: integer,
        overrideEndpoint: flag,
        region: text,
        streamIteratorType: text,
        table: text,
        uriEndpointOverride: text,
      }),
      s3,
      sqs,
    }),
    ceOverrides,
    sink: destination,
    template: free,
    timer: fields({ contentType: text, message: text, period: integer, repeatCount: integer }),
  }),
  'sinks.knative.dev/v1alpha1 IntegrationSink': fields({
    aws: fields({
      auth,
      s3,
      sns: fields({
        arn: text,
        autoCreateTopic: flag,
        overrideEndpoint: flag,
        region: text,
        uriEndpointOverride: text,
      }),
      sqs,
    }),
    log: fields({
      level: text,
      logMask: flag,
      loggerName: text,
      marker: text,
      multiline: flag,
      showAllProperties: flag,
      showBody: flag,
      showBodyType: flag,
      showCachedStreams: flag,
      showExchangePattern: flag,
      showHeaders: flag,
      showProperties: flag,
      showStreams: flag,
    }),
  }),
  'sinks.knative.dev/v1alpha1 JobSink': fields({ job: model('IoK8sApiBatchV1Job', 'apiVersion', 'kind') }),
};
