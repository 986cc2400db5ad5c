import { createServer, type Server } from 'node:http';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectClient } from '../../emulator/reconcile/connect-client.ts';
import { mark, reconcileConnectors } from '../../emulator/reconcile/connectors.ts';
import type { Reconciler } from '../../emulator/reconcile/state.ts';
import { type KafkaConnector, kafkaConnector } from '../../manifests/kafkaconnector.ts';
import { readText } from '../../manifests/read.ts';
import { waitFor } from '../wait-for.ts';

interface Held {
  config: Record<string, string>;
  state: string;
  task: string;
}

/** As much of Connect's REST interface as the reconciler asks for. */
class LittleConnect {
  readonly held = new Map<string, Held>();
  readonly writes: string[] = [];
  refusal: string | undefined;
  starting = false;
  readonly server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const [status, answer] = this.#answer(request.method ?? '', request.url ?? '', body);
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}));
  });

  #answer(method: string, url: string, body: string): readonly [number, unknown?] {
    if (this.starting) return [404, '<html>'];
    if (url === '/connectors?expand=info&expand=status') {
      const all = [...this.held].map(([name, { config, state, task }]) => [
        name,
        {
          info: { name, config: { ...config, name } },
          status: { name, connector: { state }, tasks: [{ id: 0, state: task }] },
        },
      ]);
      return [200, Object.fromEntries(all)];
    }
    if (url.endsWith('/validate')) {
      return [200, { configs: [{ value: { name: 'topic.prefix', errors: [this.refusal] } }] }];
    }
    const [, , name = '', verb = ''] = url.split(/[/?]/);
    this.writes.push(`${method} ${name} ${verb}`.trim());
    const held = this.held.get(name);
    if (method === 'DELETE') return [this.held.delete(name) ? 204 : 404, {}];
    if (verb === 'config') {
      if (this.refusal !== undefined) return [500, { error_code: 500, message: 'NullPointerException' }];
      const config: Record<string, string> = JSON.parse(body);
      this.held.set(name, { state: 'RUNNING', task: 'RUNNING', ...held, config });
      return [held ? 200 : 201, {}];
    }
    const states: Record<string, string> = { pause: 'PAUSED', resume: 'RUNNING', stop: 'STOPPED' };
    if (held) held.state = states[verb] ?? held.state;
    if (held && verb === 'restart') held.task = 'RUNNING';
    return [202];
  }
}

const connect = new LittleConnect();
let reconciler: Reconciler<KafkaConnector>;

beforeEach(async () => {
  connect.held.clear();
  connect.writes.length = 0;
  connect.refusal = undefined;
  connect.starting = false;
  await new Promise<void>((done) => connect.server.listen(0, '127.0.0.1', done));
  reconciler = start();
});
afterEach(async () => {
  await reconciler.stop();
  await new Promise((done) => connect.server.close(done));
});

function start(): Reconciler<KafkaConnector> {
  const address = connect.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const local = {
    database: { host: 'database', port: '3306' },
    kafka: 'kafka:9092',
  };
  const log = pino({ level: 'silent' });
  return reconcileConnectors(connectClient(`http://127.0.0.1:${port}`), local, () => () => undefined, log, {
    settled: 10,
  });
}

function connectors(...specs: readonly (readonly [name: string, spec: string])[]): KafkaConnector[] {
  return specs.flatMap(([name, spec]) => {
    const head = `apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnector\nmetadata:\n  name: ${name}\n`;
    const { resources } = readText(`${head}spec: {class: x.Y, ${spec}}`, `${name}.yaml`);
    return resources.flatMap((resource) => kafkaConnector(resource).value ?? []);
  });
}

const states = () => reconciler.states().map(({ name, state }) => `${name} ${state}`);
const applied = (...names: string[]) =>
  waitFor(() => expect(states()).toEqual(names.map((name) => `${name} applied`)));

test('a connector is made, changed and removed as its resource is', async () => {
  reconciler.apply(connectors(['a', 'config: {x: 1}']));
  await applied('a');
  expect(connect.held.get('a')?.config).toEqual({ 'connector.class': 'x.Y', x: '1', [mark]: 'default/a' });
  reconciler.apply(connectors(['a', 'config: {x: 2}'], ['b', '']));
  await waitFor(() => expect(connect.held.get('a')?.config.x).toBe('2'));
  await applied('a', 'b');
  reconciler.apply(connectors(['b', '']));
  await waitFor(() => expect([...connect.held.keys()]).toEqual(['b']));
  expect(connect.writes).toEqual(['PUT a config', 'PUT a config', 'PUT b config', 'DELETE a']);
});

test('what is as it should be is not written again; what got lost is', async () => {
  reconciler.apply(connectors(['a', '']));
  await applied('a');
  await reconciler.stop();
  reconciler = start();
  reconciler.apply(connectors(['a', '']));
  await applied('a');
  expect(connect.writes).toEqual(['PUT a config']);
  connect.held.clear();
  await waitFor(() => expect(connect.held.has('a')).toBe(true));
});

test('one whose resource went while nobody looked is removed, and those of others are not', async () => {
  const old = { state: 'RUNNING', task: 'RUNNING' };
  connect.held.set('gone', { ...old, config: { [mark]: 'default/gone' } });
  connect.held.set('foreign', { ...old, config: {} });
  reconciler.apply([]);
  await waitFor(() => expect([...connect.held.keys()]).toEqual(['foreign']));
});

test('Connect may come later', async () => {
  connect.starting = true;
  reconciler.apply(connectors(['a', '']));
  await waitFor(() => expect(reconciler.states()[0]?.problem?.code).toBe('connect.unreachable'));
  expect(states()).toEqual(['a pending']);
  connect.starting = false;
  await applied('a');
  expect(reconciler.states()[0]).not.toHaveProperty('problem');
});

test('a refusal names the setting and its line, and is over when the resource is mended', async () => {
  connect.refusal = 'A value is required';
  reconciler.apply(connectors(['a', 'config: {\n  x: 1,\n  topic.prefix: ""}']));
  await waitFor(() => expect(states()).toEqual(['a failed']));
  expect(reconciler.states()[0]).toMatchObject({
    file: 'a.yaml',
    line: 4,
    problem: { code: 'connector.refused', file: 'a.yaml', line: 7, field: 'spec.config["topic.prefix"]' },
  });
  connect.refusal = undefined;
  reconciler.apply(connectors(['a', 'config: {topic.prefix: p}']));
  await applied('a');
});

test('a database that only just starts is waited for', async () => {
  connect.refusal = 'Failed to establish connection with the database: ';
  reconciler.apply(connectors(['a', '']));
  await waitFor(() => expect(reconciler.states()[0]?.problem?.code).toBe('connector.refused'));
  expect(states()).toEqual(['a pending']);
  connect.refusal = undefined;
  await applied('a');
});

test('the state is as the resource says, and whatever someone makes it if it does not', async () => {
  const state = (wanted: string) => waitFor(() => expect(connect.held.get('a')?.state).toBe(wanted));
  reconciler.apply(connectors(['a', 'state: paused']));
  await state('PAUSED');
  reconciler.apply(connectors(['a', 'state: stopped']));
  await state('STOPPED');
  reconciler.apply(connectors(['a', '']));
  await state('RUNNING');
  await applied('a');
  const held = connect.held.get('a');
  if (held) held.state = 'PAUSED';
  reconciler.apply(connectors(['a', ''], ['b', '']));
  await applied('a', 'b');
  expect(connect.held.get('a')?.state).toBe('PAUSED');
  reconciler.apply(connectors(['a', 'state: running'], ['b', '']));
  await state('RUNNING');
});

test('a failed task is restarted if the resource asks for it', async () => {
  reconciler.apply(connectors(['a', 'autoRestart: {enabled: true}'], ['b', '']));
  await applied('a', 'b');
  for (const held of connect.held.values()) held.task = 'FAILED';
  await waitFor(() => expect(connect.held.get('a')?.task).toBe('RUNNING'));
  expect(connect.held.get('b')?.task).toBe('FAILED');
  const restarts = reconciler.states().map((state) => state.restarts?.count);
  expect(restarts).toEqual([1, undefined]);
});
