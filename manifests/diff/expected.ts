import { isLocalHost, placeholders } from '../placeholders.ts';
import { groupOf, isRecord, type Resource } from '../read.ts';
import type { FieldPair } from './fields.ts';
import { type Held, ofWorker, section } from './held.ts';
import { kindOf } from './normalise.ts';

/** A field that has to differ, as the stack stands in for a cluster: why; undefined when it need not. */
export function expectedField(pair: FieldPair, cluster: Resource, held: Held): string | undefined {
  return rules.find(([holds]) => holds(pair, cluster, held))?.[1];
}

type Rule = readonly [holds: (pair: FieldPair, cluster: Resource, held: Held) => boolean, why: string];

const address = "an address of the cluster's; here it is the stack's Kafka";
const plain = "the stack's Kafka needs neither TLS nor passwords";
const oneBroker = 'the stack has one broker';
const oneProcess = 'here it is one process of the stack';

const rules: readonly Rule[] = [
  [({ field }) => /^metadata\.annotations\["plumbline\.dev\//.test(field), 'only Plumbline reads it'],
  [({ steps }) => steps[0] === 'spec' && steps[1] === 'bootstrapServers', address],
  [setting(/(^|\.)bootstrap\.servers$/), address],
  [of('sources.knative.dev/KafkaSource', /^spec\.net(\.|$)/), plain],
  [setting(/\.(producer|consumer)\.(security|sasl|ssl)\./), plain],
  [isLocalDatabase, 'it leads to the local database, with its account'],
  [of('kafka.strimzi.io/KafkaTopic', /^spec\.replicas$/), oneBroker],
  [(_, __, { because }) => because === ofWorker, ofWorker],
  [isOfPod, 'here no pod runs it'],
  [(_, resource) => isIdle(resource), 'it has no part of its own here'],
  [setting(/(^|\.)replication\.factor$|^min\.insync\.replicas$|(^|\.)min\.isr$/), oneBroker],
  [of('kafka.strimzi.io/KafkaNodePool', /^spec\./), oneProcess],
  [({ field }, _, held) => held.isStandIn === true && field.startsWith('spec.kafka.authorization'), plain],
  [setting(/^config\.providers(\.|$)/), 'here the Secrets are put in before Connect sees them'],
  [of('kafka.strimzi.io/Kafka', /^spec\.(?!kafka\.(config|authorization)\b)/), oneProcess],
  [of('kafka.strimzi.io/KafkaConnect', /^spec\.(?!config\b)/), oneProcess],
  [isSetByStack, 'the stack sets it where the YAML does not'],
];

/** A setting of Kafka, Connect or a connector. */
function setting(pattern: RegExp): Rule[0] {
  return ({ steps }) => steps.includes('config') && pattern.test(steps.at(-1) ?? '');
}

function of(kind: string, pattern: RegExp): Rule[0] {
  return ({ field }, cluster) => kindOf(cluster) === kind && pattern.test(field);
}

const pods = ['serving.knative.dev/Service', 'apps/Deployment', 'apps/StatefulSet'];

/** What a pod may do and may use, and where it runs. */
function isOfPod({ field }: FieldPair, cluster: Resource): boolean {
  return (
    pods.includes(kindOf(cluster)) &&
    /^spec\.template\.spec\.(containers\[[^\]]*\]\.)?(securityContext|resources|imagePull\w+|serviceAccountName|nodeSelector|affinity|tolerations|topologySpreadConstraints)\b/.test(
      field,
    )
  );
}

/** Kubernetes' own kinds that nothing here reads: not those with values, addresses or images. */
const isIdle = (resource: Resource): boolean =>
  builtIn.test(groupOf(resource)) &&
  !['Secret', 'ConfigMap', 'Service', 'Deployment', 'StatefulSet'].includes(resource.kind);

/** Hosts inside a cluster become the local database, and so does its account unless the YAML spells out another. */
function isLocalDatabase({ steps, stack }: FieldPair, cluster: Resource, held: Held): boolean {
  const [, config, name = ''] = steps;
  if (config !== 'config' || !/^database\.(hostname|port|user|password|ssl\..*)$/.test(name)) return false;
  const host = (document: unknown) => section(document, 'spec', 'config')['database.hostname'] ?? '';
  const isLocal = (document: unknown) => isLocalHost(String(host(document)), cluster.namespace);
  if (!isLocal(cluster.document) || !isLocal(held.document)) return false;
  if (!/^database\.(user|password)$/.test(name)) return true;
  return typeof stack !== 'string' || placeholders(stack).length > 0;
}

/** What `localise` adds to a connector, seen in Connect itself. */
function isSetByStack({ steps, cluster }: FieldPair, _: Resource, { origin }: Held): boolean {
  if (origin !== 'connect' || cluster !== undefined) return false;
  return /^(poll\.interval\.ms|connect\.keep\.alive\.interval\.ms|database\.server\.id|schema\.history\.internal\.kafka\.topic)$/.test(
    steps.at(-1) ?? '',
  );
}

/** Groups of Kubernetes' own kinds: what they hold on a cluster is a process or an account here, or nothing. */
const builtIn = /^(|apps|batch|autoscaling|policy|.*\.k8s\.io)$/;

const stations: ReadonlyMap<string, string> = new Map([
  ['kafka.strimzi.io/Kafka', "the stack's own Kafka stands for it"],
  ['kafka.strimzi.io/KafkaNodePool', "the stack's own Kafka stands for it"],
  ['kafka.strimzi.io/KafkaUser', plain],
  ['kafka.strimzi.io/KafkaConnect', "the stack's own Kafka Connect stands for it"],
]);

/** Why a resource may be on one side only; undefined when that is a difference. `sinks` are keys of core Services. */
export function expectedAlone(resource: Resource, sinks: ReadonlySet<string>): string | undefined {
  const owners = section(resource.document, 'metadata').ownerReferences;
  const owner: unknown = Array.isArray(owners) ? owners[0] : undefined;
  if (isRecord(owner)) return `${String(owner.kind)} ${String(owner.name)} made it`;
  const stands = stations.get(kindOf(resource));
  if (stands !== undefined) return stands;
  if (!builtIn.test(groupOf(resource)) || sinks.has(`${resource.namespace}/${resource.name}`))
    return undefined;
  return `a ${resource.kind} has no part of its own here`;
}
