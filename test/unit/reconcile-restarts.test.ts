import { expect, test } from 'vitest';
import { RestartMemory } from '../../emulator/reconcile/restarts.ts';
import { kafkaConnector } from '../../manifests/kafkaconnector.ts';
import { readText } from '../../manifests/read.ts';

function connector(autoRestart: string) {
  const text = `apiVersion: kafka.strimzi.io/v1\nkind: KafkaConnector\nmetadata: {name: a}\nspec: {class: x, autoRestart: ${autoRestart}}`;
  const value = readText(text, 'f.yaml').resources.map(kafkaConnector)[0]?.value;
  if (!value) throw new Error('not read');
  return value;
}

const status = (state: string) => ({
  name: 'a',
  state: 'RUNNING',
  trace: undefined,
  tasks: [{ id: 0, state, trace: undefined }],
  config: {},
});

/** The seconds at which a connector that always fails is restarted, asked each second. */
function restarts(autoRestart: string, seconds: number): number[] {
  const memory = new RestartMemory();
  const value = connector(autoRestart);
  return Array.from({ length: seconds }, (_, second) => second).filter((second) =>
    memory.due(value, status('FAILED'), second * 1000),
  );
}

test('the waits grow', () => {
  expect(restarts('{enabled: true}', 200)).toEqual([0, 2, 8, 20, 40, 70, 112, 168]);
});

test('they end where the resource says, and never begin if it does not', () => {
  expect(restarts('{enabled: true, maxRestarts: 3}', 200)).toEqual([0, 2, 8]);
  expect(restarts('{enabled: false}', 200)).toEqual([]);
  expect(restarts('{}', 200)).toEqual([]);
});

test('a connector that runs long enough is new again', () => {
  const memory = new RestartMemory();
  const value = connector('{enabled: true}');
  expect(memory.due(value, status('FAILED'), 0)).toBe(true);
  expect(memory.due(value, status('RUNNING'), 1000)).toBe(false);
  expect(memory.due(value, status('FAILED'), 1500)).toBe(false);
  expect(memory.due(value, status('RUNNING'), 5000)).toBe(false);
  expect(memory.due(value, status('FAILED'), 5500)).toBe(true);
});

const failed = (cause: string) => ({
  ...status('FAILED'),
  tasks: [{ id: 2, state: 'FAILED', trace: `java.lang.Exception: x\n\tat a.b\nCaused by: ${cause}\n` }],
});

test('a connector that fails again and again is told of until it has run twice as long as between two failures', () => {
  const memory = new RestartMemory();
  const value = connector('{enabled: true}');
  for (let at = 0; at <= 120_000; at += 10_000) {
    memory.due(value, failed('odd'), at);
    memory.due(value, status('RUNNING'), at + 9000);
    memory.due(value, status('RUNNING'), at + 9999);
  }
  expect(memory.recent('a', 125_000)).toEqual({ count: 6, lastAt: 120_000, task: 2, cause: 'odd' });
  expect(memory.recent('a', 139_999)?.cause).toBe('odd');
  expect(memory.recent('a', 140_000)).toBeUndefined();
  expect(memory.recent('b', 125_000)).toBeUndefined();
});

test('one restart that holds is forgotten after 15 s, and all at once when the connector is changed', () => {
  const memory = new RestartMemory();
  const value = connector('{enabled: true}');
  memory.due(value, failed('odd'), 0);
  expect(memory.recent('a', 14_999)).toEqual({ count: 1, lastAt: 0, task: 2, cause: 'odd' });
  expect(memory.recent('a', 15_000)).toBeUndefined();
  memory.due(value, failed('odd'), 20_000);
  expect(memory.recent('a', 59_000)?.count).toBe(2);
  memory.forget('a');
  expect(memory.recent('a', 59_000)).toBeUndefined();
});
