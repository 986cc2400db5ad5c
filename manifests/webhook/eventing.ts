import { parseDuration } from '../duration.ts';
import { isRecord } from '../read.ts';
import { checkName, labelValue } from '../schema/names.ts';
import type { View } from '../schema/view.ts';
import { deliveryOf, needs, replyRules, sinkRules, strict } from './common.ts';
import { filterRules } from './filters.ts';

const annotations = (document: View): View => document.at('metadata', 'annotations');

export function brokerRules(document: View): void {
  const spec = document.at('spec');
  const brokerClass = annotations(document).at('eventing.knative.dev/broker.class');
  if (brokerClass.value === '') brokerClass.missing('Name the class, or leave the annotation out.');
  needs(spec.at('config'), ['apiVersion', 'kind', 'name']);
  deliveryOf(spec);
}

export function triggerRules(document: View): void {
  const spec = document.at('spec');
  if (spec.at('brokerRef').isPresent && spec.at('broker').text !== undefined)
    spec.at('broker').refuse('it cannot stand beside brokerRef', 'Keep one of the two.');
  else if (!spec.at('brokerRef').isPresent && spec.at('broker').text === undefined)
    spec.at('broker').missing('Name the Broker, e.g. broker: default.');
  checkName(spec.at('broker'), labelValue, 'the name of a Broker');
  for (const [name, value] of spec.at('filter', 'attributes').entries) attributeRules(value, name);
  for (const filter of spec.at('filters').items) filterRules(filter);
  sinkRules(spec, 'subscriber');
  deliveryOf(spec);
  const injection = annotations(document).at('eventing.knative.dev/injection');
  if (injection.isPresent && injection.text !== 'enabled' && injection.text !== 'disabled')
    injection.refuse(
      `it must be enabled or disabled, not ${JSON.stringify(injection.value)}`,
      'Write enabled or disabled.',
    );
  dependencyRules(annotations(document).at('knative.dev/dependency'));
}

/** A name that an attribute of an event can have. */
export function attributeRules(place: View, name: string): void {
  if (!/^[a-z][a-z0-9]*$/.test(name))
    place.refuse(
      `no attribute of an event can be named ${JSON.stringify(name)}`,
      'Use lower-case letters and digits, with a letter first.',
    );
}

function dependencyRules(dependency: View): void {
  if (dependency.text === undefined) return;
  let reference: unknown;
  try {
    reference = JSON.parse(dependency.text);
  } catch {
    reference = undefined;
  }
  const missing = ['apiVersion', 'kind', 'name'].filter((name) => !isRecord(reference) || !reference[name]);
  if (missing.length > 0)
    dependency.refuse(
      `it must be JSON with ${missing.join(', ')}`,
      'Write {"apiVersion": …, "kind": …, "name": …}.',
    );
}

export function kafkaSinkRules(document: View): void {
  const spec = document.at('spec');
  if (spec.at('topic').value === '')
    spec.at('topic').refuse('invalid value: it names no topic', 'Name the topic.');
  const servers = spec.at('bootstrapServers');
  if (Array.isArray(servers.value) && servers.value.length === 0)
    servers.refuse('invalid value: it names no server', 'Give a list of HOST:PORT.');
  const mode = spec.at('contentMode');
  if (mode.text !== undefined && mode.text !== 'binary' && mode.text !== 'structured')
    mode.refuse(`invalid value: ${mode.text}`, 'Write binary or structured.');
  spec.at('numPartitions').range(1);
  spec.at('replicationFactor').range(1, 32767);
}

export function transformRules(document: View): void {
  const spec = document.at('spec');
  if (!spec.at('jsonata').isPresent)
    spec.at('jsonata').missing('Say how to transform: jsonata: {expression: …}.');
  replyRules(spec, 'sink', strict);
  const reply = spec.at('reply');
  if (!reply.isPresent) return;
  if (!spec.at('sink').isPresent)
    reply.refuse('without a sink there is no reply to deal with', 'Remove it, or add a sink.');
  else if (reply.at('discard').flag === true && reply.at('jsonata').isPresent)
    reply.refuse('it cannot be discarded and transformed', 'Keep discard or jsonata.');
}

export function policyRules(document: View): void {
  document.refuse(
    'a cluster refuses an EventPolicy while the feature authentication-oidc is off, as it is when Knative is installed',
    'Enable it in the ConfigMap config-features, or leave the EventPolicy out.',
  );
}

export function requestReplyRules(document: View): void {
  const spec = document.at('spec');
  const broker = spec.at('brokerRef');
  if (!broker.isPresent) return void broker.missing('Name the Broker.');
  needs(broker, ['apiVersion', 'kind', 'name']);
  if (broker.at('kind').text !== undefined && broker.at('kind').text !== 'Broker')
    broker.at('kind').refuse('it must be Broker', 'Write kind: Broker.');
  durationRules(spec.at('timeout'));
  deliveryOf(spec, strict);
}

/** ISO 8601: `PT30S`. */
export function durationRules(duration: View): void {
  if (duration.text !== undefined && parseDuration(duration.text) === undefined)
    duration.refuse(`invalid value: ${duration.text}`, 'Write an ISO 8601 duration: PT30S, PT24H, P7D.');
}

export function eventTypeRules(document: View): void {
  const spec = document.at('spec');
  if (!document.resource.apiVersion.endsWith('/v1beta3') && spec.at('type').text === undefined)
    spec.at('type').missing('Name the type of the events.');
}
