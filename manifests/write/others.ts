import type { INamespace } from 'kubernetes-models/v1/Namespace';
import { groupOf, type Resource } from '../read.ts';
import { objectAt } from '../value.ts';
import { asDocument, defaulted } from './document.ts';
import { kafkaSinks } from './kafka-sink-list.ts';
import type { Plan } from './plan.ts';
import { compare, isSecret } from './secrets.ts';
import type { Entry } from './types.ts';
import { hardened } from './workloads.ts';

/** Kinds that a station takes care of. */
const ofStations = new Set([
  'Kafka.kafka.strimzi.io',
  'KafkaNodePool.kafka.strimzi.io',
  'KafkaTopic.kafka.strimzi.io',
  'KafkaUser.kafka.strimzi.io',
  'KafkaConnect.kafka.strimzi.io',
  'KafkaConnector.kafka.strimzi.io',
  'KafkaSource.sources.knative.dev',
  'Service.serving.knative.dev',
]);

/** All else that the user has, as it is; pods with the security contexts that they lack. */
export function otherEntries(plan: Plan): Entry[] {
  const sinks = kafkaSinks(plan);
  return plan.resources
    .filter((one) => !sinks.includes(one))
    .filter((one) => !ofStations.has(`${one.kind}.${groupOf(one)}`) && !isSecret(one) && !isNamespace(one))
    .map((one) => ({ file: fileOf(one), document: hardened(one) }));
}

const isNamespace = (one: Resource) => one.kind === 'Namespace' && groupOf(one) === '';

const fileOf = ({ kind }: Resource): string => (kind === 'NetworkPolicy' ? 'network' : 'others');

/**
 * What pods may do, by the Pod Security Standards. All that is written here passes `restricted`, of which everything
 * else is warned; the pod that builds Connect's image has to be root, and `restricted` would refuse it.
 */
const security = {
  'pod-security.kubernetes.io/enforce': 'baseline',
  'pod-security.kubernetes.io/audit': 'restricted',
  'pod-security.kubernetes.io/warn': 'restricted',
};

/** The namespaces of all that is written, but `default`: every cluster has it, with labels of its operator's. */
export function namespaceEntries(plan: Plan, entries: readonly Entry[]): Entry[] {
  const given = plan.resources.filter(isNamespace);
  const used = entries.flatMap(({ document }) => String(objectAt(document, 'metadata').namespace ?? []));
  const names = [...new Set([...given.map(({ name }) => name), ...used])].sort(compare);
  return names
    .filter((name) => name !== 'default' || given.some((one) => one.name === name))
    .filter((name) => name !== '' && !/^(kube-|knative-)/.test(name))
    .map((name) => {
      const own = given.find((one) => one.name === name);
      const model: INamespace = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'plumbline', ...security } },
      };
      return {
        file: '00-namespace',
        document: defaulted(
          asDocument({ apiVersion: 'v1', kind: 'Namespace', ...objectAt(own?.document) }),
          asDocument(model),
        ),
      };
    });
}
