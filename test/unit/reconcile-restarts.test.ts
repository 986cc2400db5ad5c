import { expect, test } from 'vitest';
import { restartDue } from '../../emulator/reconcile/restarts.ts';
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
  const due = restartDue();
  const value = connector(autoRestart);
  return Array.from({ length: seconds }, (_, second) => second).filter((second) =>
    due(value, status('FAILED'), second * 1000),
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
  const due = restartDue();
  const value = connector('{enabled: true}');
  expect(due(value, status('FAILED'), 0)).toBe(true);
  expect(due(value, status('RUNNING'), 1000)).toBe(false);
  expect(due(value, status('FAILED'), 1500)).toBe(false);
  expect(due(value, status('RUNNING'), 5000)).toBe(false);
  expect(due(value, status('FAILED'), 5500)).toBe(true);
});
