import type { NoticeCode } from '../lib/notices.ts';
import { describe, type Problem } from '../lib/problem.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { makeNotice, type Notice } from './notice.ts';

/** As in the status of a Kubernetes resource. */
interface Condition {
  readonly type: 'Ready' | 'ConsumerGroup' | 'SinkProvided';
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

/** How one KafkaSource is doing, as `/status` serves it; `conditions` and what follows them as on a cluster (BEHAVIOUR 8). */
export interface SourceStatus {
  /** `NAMESPACE/NAME` */
  readonly name: string;
  /** Whether its events are delivered. */
  readonly ready: boolean;
  /** Why it is not ready, for people. */
  readonly detail?: string;
  /** Records of the topics that are not finished yet. */
  readonly lag: number;
  readonly delivered: number;
  /** Dead-lettered, dropped or lost. */
  readonly failed: number;
  /** Of the failed ones. */
  readonly deadLettered: number;
  readonly topics: readonly string[];
  /** How many its topics have had so far, as far as it has seen: where their partitions end, together. */
  readonly records: number;
  readonly notices: readonly Notice[];
  readonly conditions: readonly Condition[];
  readonly sinkUri?: string;
  readonly consumers: number;
  readonly selector: string;
  readonly placements?: readonly { readonly podName: string; readonly vreplicas: number }[];
}

/** What a source that runs knows of itself. */
interface Progress
  extends Pick<SourceStatus, 'lag' | 'delivered' | 'failed' | 'deadLettered' | 'records' | 'notices'> {
  readonly sinkUri: string;
  /** Why nothing is read just now. */
  readonly waiting: string | undefined;
  /** Why nothing more is sent; a cluster does not know. */
  readonly wedged: string | undefined;
}

/** The status of a source that runs. */
export function runningStatus(source: KafkaSource, progress: Progress): SourceStatus {
  const { sinkUri, waiting, wedged, ...counts } = progress;
  const { namespace, name, topics, consumers, initialOffset } = source;
  // With `latest`, the control plane reads the topics' ends before anything else.
  const reason = initialOffset === 'latest' ? 'InitializeOffset' : 'NotReady';
  const detail = waiting ?? wedged;
  const isUp = waiting === undefined;
  return {
    name: `${namespace}/${name}`,
    ready: detail === undefined,
    ...(detail === undefined ? {} : { detail }),
    ...counts,
    topics,
    conditions: conditions(isUp ? { status: 'True' } : { status: 'False', reason, message: waiting }, {
      status: 'True',
    }),
    sinkUri,
    consumers: isUp ? consumers : 0,
    selector: selectorOf(name),
    ...(isUp && consumers > 0
      ? { placements: [{ podName: 'kafka-source-dispatcher-0', vreplicas: consumers }] }
      : {}),
  };
}

/** The status of a source that does not run, because of its document. */
export function refusedStatus(key: string, problem: Problem): SourceStatus {
  const { group, sink, notice } = inCluster(key, problem);
  return {
    name: key,
    ready: false,
    detail: describe(problem),
    lag: 0,
    delivered: 0,
    failed: 0,
    deadLettered: 0,
    topics: [],
    records: 0,
    notices: notice ? [makeNotice(notice, undefined, '', problem)] : [],
    conditions: conditions(group, sink),
    consumers: 0,
    selector: selectorOf(key.slice(key.indexOf('/') + 1)),
  };
}

/** The status of a source that runs on as it was, because its document as it is now cannot be applied. */
export function editRefused(status: SourceStatus, problem: Problem): SourceStatus {
  const { group, notice } = inCluster(status.name, problem);
  // The webhook would have refused it: then the object is as it was.
  if (group.status !== 'False') return status;
  const sink = status.conditions.find(({ type }) => type === 'SinkProvided') ?? unknown;
  return {
    ...status,
    conditions: conditions(group, sink),
    notices: notice ? [...status.notices, makeNotice(notice, undefined, '', problem)] : status.notices,
  };
}

type State = Omit<Condition, 'type'>;

/** `Ready` is what is worst of the others. */
function conditions(group: State, sink: State): Condition[] {
  const worst = group.status === 'True' ? sink : group;
  return [
    { ...worst, type: 'Ready' },
    { ...group, type: 'ConsumerGroup' },
    { ...sink, type: 'SinkProvided' },
  ];
}

const unknown: State = { status: 'Unknown' };
/** The sink of a source whose consumers never got ready (MarkSink in control-plane/pkg/apis/sources/v1/kafka_lifecycle.go). */
const noSink: State = { status: 'Unknown', reason: 'SinkEmpty', message: 'Sink has resolved to empty.' };

/** What a cluster would show of a document that it takes but cannot use; see docs/notices.md, invalid-delivery and unknown-key-type. */
function inCluster(key: string, problem: Problem): { group: State; sink: State; notice?: NoticeCode } {
  const { code, message, field = '' } = problem;
  const failed = (reason: string, text: string): State => ({ status: 'False', reason, message: text });
  const inDelivery = field.startsWith('spec.delivery');
  if (code.startsWith('sink.')) {
    const what = inDelivery ? 'Spec.Delivery.DeadLetterSink' : 'subscriber';
    const text = `failed to reconcile contract: failed to reconcile egress: failed to resolve ${what}: ${message}`;
    return { group: failed('ReconcileContract', text), sink: noSink };
  }
  if (field.startsWith('spec.net') || code === 'kafkasource.secret' || code === 'kafkasource.pem') {
    const text = `failed to reconcile contract: failed to reconcile auth: failed to resolve auth context: ${message}`;
    return { group: failed('ReconcileContract', text), sink: noSink };
  }
  if (code === 'kafkasource.topic') {
    // With `latest`, the default: the control plane looks for the topic first.
    return {
      group: failed('InitializeOffset', `failed to initialize consumers offset: ${message}`),
      sink: noSink,
    };
  }
  if (code === 'kafkasource.key-type') {
    const text = `failed to reconcile consumers: failed to create consumer of ${key}: validation failed: ${message}: spec.configs.keyType allowed values: [string int float byte-array]`;
    return { group: failed('ReconcileConsumer', text), sink: noSink, notice: 'unknown-key-type' };
  }
  if (inDelivery && code.startsWith('kafkasource.')) {
    const path = field.replace(/^spec\./, 'spec.template.');
    const text = `failed to create consumer group of ${key}: validation failed: ${message}: ${path}`;
    return {
      group: failed('failed to reconcile consumer group', text),
      sink: noSink,
      notice: 'invalid-delivery',
    };
  }
  // The webhook refuses it, so that there is no such object.
  return { group: unknown, sink: unknown };
}

const selectorOf = (name: string): string =>
  `eventing.knative.dev/source=kafka-source-controller,eventing.knative.dev/sourceName=${name}`;
