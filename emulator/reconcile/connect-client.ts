import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import { isRecord } from '../../manifests/read.ts';
import {
  type Config,
  type ConnectorStatus,
  readConnector,
  readConnectors,
  readErrors,
  readTopics,
} from './connect-answers.ts';

export type { Config, ConnectorStatus } from './connect-answers.ts';

/** Kafka Connect could not be asked: it is not up, or not yet. */
export class ConnectUnreachable extends Error {
  override readonly name = 'ConnectUnreachable';
}

/** One reason why Connect refused, in its own words; `setting` is the connector setting it complains of. */
export interface Refusal {
  readonly setting: string | undefined;
  readonly message: string;
}

/** Kafka Connect answers, but would not do it. */
export class ConnectRefused extends Error {
  override readonly name = 'ConnectRefused';
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[]) {
    super(refusals.map(({ message }) => message).join('; '));
    this.refusals = refusals;
  }
}

/** Kafka Connect, as `connectClient` reaches it. */
export interface ConnectClient {
  /** All connectors, sorted by name. */
  list(): Promise<ConnectorStatus[]>;
  /** Undefined if there is none of that name. */
  get(name: string): Promise<ConnectorStatus | undefined>;
  /** Those that it wrote to, or reads, since it was made; undefined where the worker does not note them. */
  topics(name: string): Promise<readonly string[] | undefined>;
  /** Makes it or changes it; answers true if it was made. */
  put(name: string, config: Config): Promise<boolean>;
  /** Answers false if there was none. */
  remove(name: string): Promise<boolean>;
  /** The connector and its tasks; with `onlyFailed`, those of them that failed. */
  restart(name: string, options?: { readonly onlyFailed?: boolean }): Promise<void>;
  pause(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Stops its tasks, and keeps its configuration and offsets. */
  stop(name: string): Promise<void>;
  /** Cuts what is under way: it rejects with ConnectUnreachable. */
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly json: unknown;
  readonly text: string;
}

/**
 * Speaks to the REST interface of Kafka Connect 4. While its workers rebalance it is asked again for up to
 * `patienceMs`, then as good as absent. Every function rejects with ConnectUnreachable or ConnectRefused.
 */
export function connectClient(url: string, { patienceMs = 30_000 } = {}): ConnectClient {
  const pool = new Pool(new URL(url).origin, {
    connections: 2,
    headersTimeout: 60_000,
    connectTimeout: 2000,
  });

  async function ask(method: Dispatcher.HttpMethod, path: string, content?: unknown): Promise<Answer> {
    const until = Date.now() + patienceMs;
    for (let pause = 50; ; pause = Math.min(pause * 2, 1000)) {
      const answer = await once(method, path, content);
      if (isStarting(answer)) throw new ConnectUnreachable(`Kafka Connect at ${url} is still starting`);
      if (!isRebalancing(answer)) return answer;
      // Nothing is wrong with what was asked for.
      if (Date.now() + pause > until) throw new ConnectUnreachable(`Kafka Connect at ${url} rebalances`);
      await sleep(pause);
    }
  }

  async function once(method: Dispatcher.HttpMethod, path: string, content: unknown): Promise<Answer> {
    try {
      const headers = { accept: 'application/json', 'content-type': 'application/json' };
      const body = content === undefined ? null : JSON.stringify(content);
      const answer = await pool.request({ method, path, headers, body });
      const text = await answer.body.text();
      return { status: answer.statusCode, json: parse(text), text };
    } catch (error) {
      throw new ConnectUnreachable(`Kafka Connect does not answer at ${url}`, { cause: error });
    }
  }

  async function order(method: 'PUT' | 'POST', name: string, verb: string): Promise<void> {
    refuse(await ask(method, `${path(name)}/${verb}`));
  }

  /** What Debezium finds wrong goes lost when Connect 4.3 refuses (KAFKA-20693); asking it to validate tells. */
  async function reasons(name: string, config: Config): Promise<Refusal[]> {
    const plugin = encodeURIComponent(config['connector.class'] ?? '');
    const answer = await ask('PUT', `/connector-plugins/${plugin}/config/validate`, { ...config, name });
    return answer.status === 200 ? readErrors(answer.json) : [];
  }

  return {
    async list() {
      const answer = refuse(await ask('GET', '/connectors?expand=info&expand=status'));
      return readConnectors(answer.json).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async get(name) {
      const info = await ask('GET', path(name));
      if (info.status === 404) return undefined;
      const status = await ask('GET', `${path(name)}/status`);
      // A new connector has no status for a moment.
      return readConnector(refuse(info).json, status.status === 404 ? {} : refuse(status).json);
    },
    async topics(name) {
      const answer = await ask('GET', `${path(name)}/topics`);
      return answer.status === 403 || answer.status === 404
        ? undefined
        : readTopics(refuse(answer).json, name);
    },
    async put(name, config) {
      const answer = await ask('PUT', `${path(name)}/config`, config);
      if (answer.status < 400) return answer.status === 201;
      const found = answer.status === 400 || answer.status === 500 ? await reasons(name, config) : [];
      if (found.length > 0) throw new ConnectRefused(found);
      refuse(answer);
      return false;
    },
    async remove(name) {
      const answer = await ask('DELETE', path(name));
      if (answer.status === 404) return false;
      refuse(answer);
      return true;
    },
    restart: (name, { onlyFailed = false } = {}) =>
      order('POST', name, `restart?includeTasks=true&onlyFailed=${onlyFailed}`),
    pause: (name) => order('PUT', name, 'pause'),
    resume: (name) => order('PUT', name, 'resume'),
    stop: (name) => order('PUT', name, 'stop'),
    close: () => pool.destroy(),
  };
}

const path = (name: string): string => `/connectors/${encodeURIComponent(name)}`;

/** Until Connect's resources are there, its web server says 404 of its own accord; then the worker joins its group. */
function isStarting({ status, text }: Answer): boolean {
  if (status === 404) return !/connector/i.test(text);
  return status === 503 || (status === 500 && /starting up|Request timed out/.test(text));
}

/** What a request that any worker may answer gets is no 409, but the exception. */
function isRebalancing({ status, text }: Answer): boolean {
  return status === 409 || (status === 500 && text.includes('a rebalance is expected'));
}

function refuse(answer: Answer): Answer {
  if (answer.status < 400) return answer;
  const message = isRecord(answer.json) ? answer.json.message : undefined;
  const said = typeof message === 'string' ? message : `Kafka Connect answers ${answer.status}`;
  throw new ConnectRefused([{ setting: undefined, message: said }]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
