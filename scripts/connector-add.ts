import { readFile } from 'node:fs/promises';
import { fixFor } from '../emulator/reconcile/causes.ts';
import type { ConnectRefused } from '../emulator/reconcile/connect-client.ts';
import { inEnvironment, type Local, type Localised, localise } from '../emulator/reconcile/localise.ts';
import { refusal } from '../emulator/reconcile/refusals.ts';
import { PlumblineError, type Problem } from '../lib/problem.ts';
import { whyUnreadable } from '../lib/unreadable.ts';
import { isKafkaConnector, kafkaConnector } from '../manifests/kafkaconnector.ts';
import { valuesFor } from '../manifests/providers.ts';
import { isRecord, readText } from '../manifests/read.ts';

export interface Added extends Localised {
  readonly name: string;
  readonly notices: readonly Problem[];
  /** Why Connect would not take it, at its place in the file. */
  refused(error: ConnectRefused): PlumblineError;
}

/**
 * The connectors that a file declares, as the stack's Connect needs them: KafkaConnector resources (Secrets beside
 * them are used), or Connect's own JSON `{"name": …, "config": {…}}`.
 */
export async function readConnectorFile(file: string, local: Local = inEnvironment): Promise<Added[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new PlumblineError({
      code: 'manifest.unreadable',
      message: `this cannot be read: ${whyUnreadable(error)}`,
      fix: 'name a file with a KafkaConnector, or with the JSON of Kafka Connect',
      file,
    });
  });
  const own = ownJson(text);
  if (own) {
    const localised = localise(own, local);
    return [{ name: own.name, ...localised, notices: [], refused: (error) => refusedJson(file, error) }];
  }
  const { resources, problems } = readText(text, file);
  if (problems.length > 0) throw new PlumblineError(problems);
  const parsed = resources
    .filter(isKafkaConnector)
    .map((resource) => ({ resource, ...kafkaConnector(resource) }));
  const wrong = parsed.flatMap((each) => each.problems);
  if (wrong.length > 0) throw new PlumblineError(wrong);
  if (parsed.length === 0) {
    throw new PlumblineError({
      code: 'connector.none-in-file',
      message: 'there is no KafkaConnector in this file',
      fix: 'name a file with kind: KafkaConnector, or with {"name": …, "config": {…}}',
      file,
    });
  }
  return parsed.flatMap(({ resource, value, notices }) => {
    if (!value) return [];
    const find = valuesFor(resource, resources);
    const localised = localise({ ...value, namespace: resource.namespace }, local, find);
    const refused = (error: ConnectRefused) => new PlumblineError(refusal(resource, error));
    return [{ name: value.name, ...localised, notices, refused }];
  });
}

function refusedJson(file: string, error: ConnectRefused): PlumblineError {
  return new PlumblineError({
    code: 'connector.refused',
    message: `Kafka Connect refuses it: ${error.message}`,
    fix: fixFor(error.message) ?? 'correct what Kafka Connect names',
    file,
  });
}

function ownJson(text: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(json) || 'apiVersion' in json || !isRecord(json.config)) return undefined;
  const given = Object.entries(json.config).map(([key, value]): [string, string] => [key, String(value)]);
  const { name: configured, ...config } = Object.fromEntries(given);
  const name = typeof json.name === 'string' ? json.name : configured;
  if (!name) return undefined;
  const className = config['connector.class'] ?? '';
  return { name, namespace: 'default', class: className, tasksMax: undefined, version: undefined, config };
}
