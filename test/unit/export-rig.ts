import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportResources } from '../../compose/export.ts';
import { root } from '../../compose/root.ts';
import { readText } from '../../manifests/read.ts';
import { at, objectAt, textAt } from '../../manifests/value.ts';
import type { ExportInput } from '../../manifests/write/plan.ts';
import type { Path } from '../../manifests/yaml.ts';

export const sample = readFileSync(join(root, 'compose/database/20-inventory.sql'), 'utf8');

/** YAML of one of our examples. */
export function example(name: string): string {
  const files = ['connector', 'event-display', 'source'];
  return files.map((file) => readFileSync(join(root, `examples/${name}/${file}.yaml`), 'utf8')).join('---\n');
}

/** An export's input from YAML; throws what is wrong with it. */
export function inputOf(yaml: string, more: Partial<ExportInput> = {}): ExportInput {
  const { resources, problems } = readText(yaml, 'user.yaml');
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return { resources, stack: 'test', version: '9.9.9', ...more };
}

/** What is written for an overlay, to be asked for by kind and name. */
export function exported(yaml: string, overlay: 'dev' | 'production', more: Partial<ExportInput> = {}) {
  const documents = exportResources(inputOf(yaml, more), overlay);
  const find = (kind: string, name: string) =>
    documents.find((one) => one.kind === kind && textAt(one, 'metadata', 'name') === name);
  return {
    documents,
    find,
    /** A field of a resource; undefined where either is not there. */
    at: (kind: string, name: string, ...path: Path) => at(find(kind, name), ...path),
    names: (kind: string) =>
      documents.filter((one) => one.kind === kind).map((one) => String(objectAt(one, 'metadata').name)),
  };
}

/** A KafkaConnector, with settings of its own. */
export function connector(
  name: string,
  config: Readonly<Record<string, string | number>>,
  label = 'connect',
) {
  const settings = Object.entries({ 'topic.prefix': name, 'database.server.id': 1, ...config });
  return `apiVersion: kafka.strimzi.io/v1
kind: KafkaConnector
metadata: {name: ${name}, namespace: shop, labels: {strimzi.io/cluster: ${label}}}
spec:
  class: io.debezium.connector.mysql.MySqlConnector
  tasksMax: 1
  config:
${settings.map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`).join('\n')}
`;
}

/** A KafkaSource of the namespace `shop`, that sends to a uri. */
export function source(name: string, topics: readonly string[], more = '') {
  return `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: ${name}, namespace: shop}
spec:
  bootstrapServers: [events-kafka-bootstrap.shop.svc:9092]
  topics: [${topics.join(', ')}]
  sink: {uri: http://example.com/${name}}
${more}`;
}
