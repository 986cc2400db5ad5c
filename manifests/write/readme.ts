import { textAt } from '../value.ts';
import { connectImage } from './connect-cluster.ts';
import { filled } from './fill.ts';
import { entrance } from './listeners.ts';
import type { Plan } from './plan.ts';
import { emptyTables, guard, hostHint, nodes, reach, recordsInKafka, scripts } from './readme-facts.ts';
import { profiles } from './types.ts';
import { marker } from './yaml.ts';

/** What a reader needs to run the folder on a cluster. */
export function readme(plan: Plan): string {
  const parts = [
    `<!-- ${marker} ${plan.input.version}. -->`,
    `# ${plan.stack} on Kubernetes`,
    intro(plan),
    prerequisites(plan),
    secrets,
    commands(plan),
    see(plan),
    parameters(plan),
    differences(plan),
    rules(plan),
  ];
  return `${filled(parts.join('\n\n'))}\n`;
}

const intro = (
  plan: Plan,
): string => `MySQL → Kafka Connect with Debezium → Kafka → KafkaSource → Knative services, for a
cluster. \`base/\` holds every resource once. \`overlays/dev\` makes it small: ${nodes(plan, profiles.dev)}, nothing of
Kafka kept, ${guard(plan, profiles.dev)}. \`overlays/production\` adds its sizes: ${nodes(plan, profiles.production)} on
volumes of their own, three copies of each topic at least, ${guard(plan, profiles.production)}, and least rights.`;

function prerequisites(plan: Plan): string {
  const namespaces = namespacesOf(plan)
    .map((name) => `\`${name}\``)
    .join(', ');
  return `## What must be there

| what | version |
| --- | --- |
| Kubernetes | one that the operators below support, with a default StorageClass for production and a network plugin that follows NetworkPolicies |
| Strimzi | 1.2.0, watching ${namespaces} (it runs Kafka 4.3.1) |
| Knative Serving | 1.23, with a networking layer such as Kourier |
| Knative Eventing | 1.23 |
| eventing-kafka-broker | 1.23: the controller and the source (\`eventing-kafka-source.yaml\`) |
| a container registry | for Kafka Connect's image |

The operators stay in their own namespaces: Knative in \`knative-serving\` and \`knative-eventing\`, Strimzi where you
installed it (often \`strimzi\` or \`kafka\`).`;
}

const secrets = `## Passwords

No file here holds a password. Fill in \`overlays/dev/secrets/*.env\` or \`overlays/production/secrets/*.env\`; each has a
template beside it (\`*.env.example\`) that says what belongs there. Git ignores them. Passwords of Kafka's users are made
by Strimzi and are nowhere here.`;

function commands(plan: Plan): string {
  const { kafka, connects, sources } = plan;
  return `## Apply

    kubectl apply -k .                       # dev
    kubectl apply -k overlays/production     # production, instead
    kubectl wait kafka/${kafka.name} -n ${kafka.namespace} --for condition=Ready --timeout 10m
${connects.map(({ name, namespace }) => `    kubectl wait kafkaconnect/${name} -n ${namespace} --for condition=Ready --timeout 15m\n`).join('')}${connects
  .flatMap(({ connectors }) => connectors)
  .map(
    ({ name, resource }) =>
      `    kubectl wait kafkaconnector/${name} -n ${resource.namespace} --for condition=Ready --timeout 5m\n`,
  )
  .join('')}${sources
  .map(
    ({ name, namespace }) =>
      `    kubectl wait kafkasource/${name} -n ${namespace} --for condition=Ready --timeout 5m\n`,
  )
  .join('')}
The two are for two clusters: volumes and the roles of Kafka's nodes cannot be changed in place. A first \`apply\` may
have to be repeated, should a webhook not answer yet. ${scripts(plan)}`.trimEnd();
}

function see(plan: Plan): string {
  const database = plan.databases.find(({ where }) => where === 'ours');
  const sink = plan.sources.flatMap(({ sink: { ref } }) => (ref?.kind === 'Service' ? ref : []))[0];
  const rows =
    database && plan.input.sample !== undefined
      ? `    kubectl exec -n ${database.namespace} ${database.service}-0 -- sh -c \\
      'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" inventory -e "UPDATE customers SET first_name = \\"Eva\\" WHERE id = 1001"'
`
      : '    # Change a row of a table that a connector reads, then:\n';
  const logs = sink
    ? `    kubectl logs -n ${sink.namespace} -l serving.knative.dev/service=${sink.name} -c user-container --tail 40 -f`
    : plan.sources.length > 0
      ? '    # and look at what your sink logs.'
      : recordsInKafka(plan);
  return `## See it work

${emptyTables(plan)}${rows}${logs}

${
  plan.sources.length > 0
    ? 'Each row arrives as a CloudEvent of the type `dev.knative.kafka.event`, with the ids and sources that the local stack gives it too.'
    : 'Each row is one record. A KafkaSource would deliver it as a CloudEvent.'
}`;
}

function parameters(plan: Plan): string {
  const external = plan.databases.filter(({ where }) => where === 'external');
  return `## What to set

- Connect's image: \`spec.build.output.image\` in \`base/connect.yaml\`, now
  \`${imageOf(plan)}\`. The operator builds it with the plugin from Maven and pushes it; where the registry asks for a login, \`pushSecret\` beside it names a
  Secret of the type \`kubernetes.io/dockerconfigjson\`. The other way: build \`connect-image/Dockerfile\` in your pipeline,
  put the image into \`spec.image\`, and take \`spec.build\` out. Then label the namespace
  \`pod-security.kubernetes.io/enforce: restricted\`, which would refuse the pod that builds: that one has to be root.
- Sizes and storage classes: the patches in \`overlays/production/kustomization.yaml\`.${external.map(hostHint).join('')}
- Images of your functions: in \`base/services.yaml\`; Kubernetes pulls what they say.`;
}

/** The one that the first KafkaConnect says. */
function imageOf({ connects }: Plan): string {
  const given = textAt(connects[0]?.given?.document, 'spec', 'build', 'output', 'image');
  return given === '' ? connectImage : given;
}

function differences(plan: Plan): string {
  const { bootstrap } = entrance(plan, profiles.production);
  return `## What is not as in the local stack, and why

- Topics are made by KafkaTopics instead of by the first record; Kafka makes others as the local one does. One partition
  for each table, as here: more would change the ids of events, and the order across rows.
- Kafka Connect keeps its offsets and states in 25 and 5 partitions, and waits for its producers as Kafka does by
  default: settings that only make a laptop faster (\`poll.interval.ms\`, \`linger.ms\`, flush intervals) are not here.
- Secrets reach connectors by Strimzi's config provider (\`\${secrets:NAMESPACE/NAME:KEY}\`), and the Role lets Connect read
  these Secrets and no other.
- In production clients come to \`${bootstrap}\` with TLS and SCRAM-SHA-512; each KafkaUser may do what it
  must. A KafkaSource's Secrets stand in its own namespace, where Knative's dispatcher reads them.
- A KafkaSource without \`consumerGroup\` gets one here, as its rights are for that name.
${
  plan.databases.some(({ where }) => where === 'ours')
    ? '- MySQL has the sizes of a server, not of a laptop, and keeps its binlog for ten days.\n'
    : ''
}- What you wrote yourself stays as it is, but for the number of Kafka's nodes and copies: one in dev, three at least in
  production.
- Annotations \`plumbline.dev/…\` mean nothing on a cluster. With them, \`plumbline up -f .\` runs this folder locally.
  \`plumbline.dev/folder\` is a path from where this folder was written to your function's: it serves only that machine;
  remove it freely.`;
}

function rules(plan: Plan): string {
  const { kafka } = plan;
  return `## Who reaches whom

${reach(plan)} Kafka is reached by Connect, Knative's \`kafka-controller\`,
\`kafka-source-dispatcher\` and \`kafka-sink-receiver\` in \`knative-eventing\`, the entity operator and Strimzi's operator; Strimzi makes NetworkPolicies of
its own, to which the listeners' \`networkPolicyPeers\` in Kafka \`${kafka.name}\` say the same.

All pods pass the Pod Security Standard \`restricted\`, but the one that builds Connect's image: namespaces are made with
\`enforce: baseline\` for it. An image of yours that must be root has to be changed.${
    namespacesOf(plan).includes('default')
      ? ' The namespace `default` is in every cluster and is not written here: its labels are yours to give.'
      : ''
  }`;
}

const namespacesOf = ({ kafka, connects }: Plan): string[] => [
  ...new Set([kafka.namespace, ...connects.map(({ namespace }) => namespace)]),
];
