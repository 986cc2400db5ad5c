import type { Observed } from '../compose/observe/observer.ts';
import type { Account } from '../compose/reach.ts';
import { type Ports, stationNames } from '../compose/station.ts';
import { PlumblineError } from '../lib/problem.ts';

/** The options of `plumbline sink` that say where the rest of the pipeline is; each may be left out. */
export const observedOptions = {
  database: {
    type: 'string',
    describe: 'HOST:PORT of the database; account in PLUMBLINE_DATABASE_USER and PLUMBLINE_DATABASE_PASSWORD',
  },
  'connect-url': { type: 'string', describe: "URL of Kafka Connect's REST" },
  'bootstrap-servers': { type: 'string', describe: 'HOST:PORT of Kafka' },
  'source-url': { type: 'string', describe: "URL of the source's process" },
  published: {
    type: 'string',
    describe: 'Ports that containers have on the machine of whoever looks: database=13306,connect=18083,…',
  },
} as const;

interface Given {
  readonly database?: string | undefined;
  readonly connectUrl?: string | undefined;
  readonly bootstrapServers?: string | undefined;
  readonly sourceUrl?: string | undefined;
  readonly published?: string | undefined;
}

/** Undefined when nothing is to be observed. */
export function observedOf(given: Given, env: NodeJS.ProcessEnv): Observed | undefined {
  const { database, connectUrl, bootstrapServers, sourceUrl, published } = given;
  const reach = {
    ...(database === undefined ? {} : { database: account(database, env) }),
    ...(connectUrl === undefined ? {} : { connect: origin('connect-url', connectUrl) }),
    ...(bootstrapServers === undefined ? {} : { kafka: firstBroker(bootstrapServers) }),
    ...(sourceUrl === undefined ? {} : { source: origin('source-url', sourceUrl) }),
  };
  if (Object.keys(reach).length === 0) return undefined;
  return { reach, ...(published === undefined ? {} : { published: ports(published) }) };
}

function account(text: string, env: NodeJS.ProcessEnv): Account {
  const [host, port] = hostPort('database', text);
  return {
    host,
    port,
    user: env.PLUMBLINE_DATABASE_USER ?? 'root',
    password: env.PLUMBLINE_DATABASE_PASSWORD ?? '',
  };
}

function firstBroker(text: string): string {
  return hostPort('bootstrap-servers', text.split(',')[0] ?? '').join(':');
}

function hostPort(option: string, text: string): [string, number] {
  const [, host = '', port = ''] = /^\[?([^\s/]+?)\]?:(\d{1,5})$/.exec(text.trim()) ?? [];
  if (host !== '' && Number(port) > 0 && Number(port) < 65_536) return [host, Number(port)];
  throw wrong(option, text, 'HOST:PORT, e.g. 127.0.0.1:13306');
}

function origin(option: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:') return url.origin;
  throw wrong(option, text, 'a URL of http, e.g. http://127.0.0.1:18083');
}

function ports(text: string): Ports {
  const pairs = text.split(',').map((pair) => pair.trim().split('='));
  const known = pairs.every(
    ([name, port]) => stationNames.some((each) => each === name) && /^\d{1,5}$/.test(port ?? ''),
  );
  if (!known) throw wrong('published', text, 'STATION=PORT, by comma, e.g. database=13306,sink=18080');
  return Object.fromEntries(pairs.map(([name, port]) => [name, Number(port)]));
}

function wrong(option: string, text: string, want: string): PlumblineError {
  return new PlumblineError({
    code: `option.${option}`,
    message: `--${option} ${text} is not understood`,
    fix: `Give ${want}`,
  });
}
