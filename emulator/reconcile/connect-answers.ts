import { isRecord } from '../../lib/record.ts';

/** Of a connector: all settings are texts. */
export type Config = Readonly<Record<string, string>>;

interface TaskStatus {
  readonly id: number;
  /** RUNNING, FAILED, PAUSED, STOPPED, UNASSIGNED, RESTARTING. */
  readonly state: string;
  /** Of a FAILED task: Java's stack trace. */
  readonly trace: string | undefined;
}

/** A connector as Kafka Connect has it. */
export interface ConnectorStatus {
  readonly name: string;
  /** As a task's; UNASSIGNED while Connect has none yet. */
  readonly state: string;
  readonly trace: string | undefined;
  readonly tasks: readonly TaskStatus[];
  /** As Connect holds it, with `${…}` unresolved. */
  readonly config: Config;
}

/** Of `GET /connectors?expand=info&expand=status`. */
export function readConnectors(json: unknown): ConnectorStatus[] {
  return Object.values(isRecord(json) ? json : {}).map((value) => {
    const { info, status } = isRecord(value) ? value : {};
    return readConnector(info, status);
  });
}

/** Of `GET /connectors/NAME` and `GET /connectors/NAME/status`. */
export function readConnector(info: unknown, status: unknown): ConnectorStatus {
  const { name, config } = isRecord(info) ? info : {};
  const { connector, tasks } = isRecord(status) ? status : {};
  const settings = Object.entries(isRecord(config) ? config : {});
  return {
    name: text(name) ?? '',
    ...stateOf(connector),
    tasks: (Array.isArray(tasks) ? tasks : []).filter(isRecord).map((task) => ({
      id: Number(task.id),
      ...stateOf(task),
    })),
    config: Object.fromEntries(settings.map(([key, value]) => [key, String(value)])),
  };
}

/** Of `GET /connectors/NAME/topics`. */
export function readTopics(json: unknown, name: string): string[] {
  const of = isRecord(json) ? json[name] : undefined;
  return isRecord(of) && Array.isArray(of.topics) ? of.topics.map(String) : [];
}

/** The complaints of `PUT /connector-plugins/CLASS/config/validate`. */
export function readErrors(json: unknown): { setting: string; message: string }[] {
  const configs = isRecord(json) && Array.isArray(json.configs) ? json.configs : [];
  return configs.flatMap((config: unknown) => {
    const value = isRecord(config) && isRecord(config.value) ? config.value : {};
    const errors = Array.isArray(value.errors) ? value.errors : [];
    return errors.map((error) => ({ setting: String(value.name), message: String(error).trim() }));
  });
}

function stateOf(value: unknown): { state: string; trace: string | undefined } {
  const { state, trace } = isRecord(value) ? value : {};
  return { state: text(state) ?? 'UNASSIGNED', trace: text(trace) };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
