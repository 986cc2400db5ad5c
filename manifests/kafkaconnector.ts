import { problemAt, type Resource } from './read.ts';
import { type Parsed, top } from './shape.ts';
import { isStrimzi, strimziRules } from './strimzi.ts';

/** What `spec.state` may ask for. */
type ConnectorState = 'running' | 'paused' | 'stopped';

/** A KafkaConnector with its defaults filled in. */
export interface KafkaConnector {
  readonly resource: Resource;
  /** Its name in Connect. */
  readonly name: string;
  readonly class: string;
  readonly tasksMax: number | undefined;
  readonly version: string | undefined;
  /** As written: what `class`, `tasksMax` and `version` say is not in it. */
  readonly config: Readonly<Record<string, string>>;
  /** Undefined when the resource does not say: running at first, then whatever someone makes it. */
  readonly state: ConnectorState | undefined;
  readonly autoRestart: { readonly enabled: boolean; readonly maxRestarts: number | undefined };
}

export const isKafkaConnector = (resource: Resource): boolean => isStrimzi(resource, 'KafkaConnector');

const fields = [
  'alterOffsets',
  'autoRestart',
  'class',
  'config',
  'listOffsets',
  'state',
  'tasksMax',
  'version',
];

/** Settings that Strimzi's operator sets itself and drops from `config`, and what to say instead. */
const ownedByOperator: ReadonlyMap<string, string> = new Map([
  ['name', 'metadata.name'],
  ['connector.class', 'spec.class'],
  ['tasks.max', 'spec.tasksMax'],
  ['connector.plugin.version', 'spec.version'],
]);

/** A KafkaConnector of `kafka.strimzi.io/v1` (Strimzi 1.2's CRD) or `v1beta2`, which also has `pause`. */
export function kafkaConnector(resource: Resource): Parsed<KafkaConnector> {
  const { problems, notices } = strimziRules(resource, 'KafkaConnect');
  const old = resource.apiVersion.endsWith('/v1beta2');
  const spec = top(resource, problems).section('spec', old ? [...fields, 'pause'] : fields);
  const pause = old && spec.flag('pause') === true;
  const restart = spec.section('autoRestart', ['enabled', 'maxRestarts']);
  const className = spec.text('class');
  if (!className) spec.missing('class', 'Name it, e.g. class: io.debezium.connector.mysql.MySqlConnector.');
  const config = spec.settings('config');
  for (const [key, instead] of ownedByOperator) {
    if (!(key in config)) continue;
    delete config[key];
    notices.push(
      problemAt(resource, ['spec', 'config', key], {
        code: 'kafkaconnector.ignored-setting',
        message: `spec.config["${key}"] is ignored, as Strimzi's operator does`,
        fix: `Say it by ${instead}.`,
      }),
    );
  }
  const value: KafkaConnector = {
    resource,
    name: resource.name,
    class: className ?? '',
    tasksMax: spec.integer('tasksMax', 1),
    version: spec.text('version'),
    config,
    state: spec.choice('state', ['running', 'paused', 'stopped']) ?? (pause ? 'paused' : undefined),
    autoRestart: {
      enabled: restart.flag('enabled') ?? false,
      maxRestarts: restart.integer('maxRestarts', 0),
    },
  };
  return { value: problems.length === 0 ? value : undefined, problems, notices };
}
