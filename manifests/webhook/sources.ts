import { checkName, dnsSubdomain } from '../schema/names.ts';
import { labelRules, selectorRules } from '../schema/rules/metadata.ts';
import { scheduleRules, zoneRules } from '../schema/rules/schedule.ts';
import { jobRules } from '../schema/rules/workload.ts';
import type { View } from '../schema/view.ts';
import { isBase64 } from '../secret.ts';
import { needs, oneField, overrideRules, sinkRules } from './common.ts';

export function pingRules(document: View): void {
  const spec = document.at('spec');
  scheduleRules(spec.at('schedule'), { seconds: true, every: false });
  zoneRules(spec.at('timezone'));
  const [data, encoded] = [spec.at('data'), spec.at('dataBase64')];
  if (data.text !== undefined && encoded.text !== undefined)
    encoded.refuse('it cannot stand beside data', 'Keep one of the two.');
  if (encoded.text !== undefined && !isBase64(encoded.text))
    encoded.refuse('it is no base64', 'Encode it, or use data.');
  if (data.text !== undefined && spec.at('contentType').text === 'application/json' && !isJson(data.text))
    data.refuse('it is no JSON, which contentType says', 'Mend the JSON, or name another contentType.');
  overrideRules(spec);
  sinkRules(spec, 'sink');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function sinkBindingRules(document: View): void {
  const spec = document.at('spec');
  const subject = spec.at('subject');
  if (!subject.isPresent) subject.missing('Say whose pods get the address.');
  else {
    needs(subject, ['apiVersion', 'kind']);
    oneField(subject, ['name', 'selector']);
    checkName(subject.at('name'), dnsSubdomain, 'a name');
    selectorRules(subject.at('selector'));
    const { namespace } = document.resource;
    if (subject.at('namespace').isPresent && subject.at('namespace').text !== namespace)
      subject.at('namespace').refuse(`it must be that of the SinkBinding, ${namespace}`, 'Remove it.');
  }
  overrideRules(spec);
  sinkRules(spec, 'sink');
}

export function containerSourceRules(document: View): void {
  const spec = document.at('spec');
  const containers = spec.at('template', 'spec', 'containers');
  if (containers.items.length === 0) containers.missing('Give the container that makes events.');
  for (const container of containers.items)
    if (container.at('image').text === undefined) container.at('image').missing();
  overrideRules(spec);
  sinkRules(spec, 'sink');
}

export function apiServerSourceRules(document: View): void {
  const spec = document.at('spec');
  const mode = spec.at('mode');
  if (mode.text !== undefined && mode.text !== 'Reference' && mode.text !== 'Resource')
    mode.refuse(`invalid value: ${mode.text}`, 'Write Reference or Resource.');
  if (Array.isArray(spec.at('resources').value) && spec.at('resources').items.length === 0)
    spec.at('resources').missing('Say what to watch.');
  for (const resource of spec.at('resources').items) {
    const version = resource.at('apiVersion');
    if ((version.text?.split('/').length ?? 0) > 2)
      version.refuse(`invalid value: ${version.text}`, 'Write group/version.');
    needs(resource, ['kind']);
    selectorRules(resource.at('selector'));
  }
  if (spec.at('filters').items.length > 0)
    spec
      .at('filters')
      .refuse(
        'the feature new-apiserversource-filters is off when Knative is installed',
        'Remove it, or enable it in the ConfigMap config-features.',
      );
  needs(spec.at('owner'), ['kind']);
  overrideRules(spec);
  sinkRules(spec, 'sink');
}

export function jobSinkRules(document: View): void {
  const job = document.at('spec', 'job');
  if (!job.isPresent) job.missing('Give the Job that each event starts.');
  else {
    labelRules(job.at('metadata', 'labels'));
    jobRules(job);
  }
}

/** Where IntegrationSource and IntegrationSink can connect to, and what each needs to be told. */
const aws: ReadonlyMap<string, readonly string[]> = new Map([
  ['s3', ['arn', 'region']],
  ['sqs', ['arn', 'region']],
  ['sns', ['arn', 'region']],
  ['ddbStreams', ['table', 'region']],
]);

export function integrationRules(document: View): void {
  const spec = document.at('spec');
  const own = document.resource.kind === 'IntegrationSource' ? 'timer' : 'log';
  const services = spec.at('aws').given([...aws.keys()]);
  const chosen = [...spec.given([own]), ...services.map((name) => `aws.${name}`)];
  if (chosen.length !== 1)
    spec.refuse(
      `expected exactly one of ${own} and aws' services, got ${chosen.join(' and ') || 'none'}`,
      `Give ${own}, or one service below aws.`,
    );
  for (const name of services) {
    needs(spec.at('aws', name), aws.get(name) ?? []);
    const auth = spec.at('aws', 'auth');
    if (
      auth.at('secret', 'ref', 'name').text === undefined &&
      auth.at('serviceAccountName').text === undefined
    )
      auth.missing('Name the Secret with the keys of AWS, or a ServiceAccount.');
  }
  overrideRules(spec);
}
