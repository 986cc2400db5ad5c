import { isRecord } from '../../read.ts';
import { checkName, dnsLabel } from '../names.ts';
import type { View } from '../view.ts';
import { selectorRules } from './metadata.ts';
import { podRules, templateRules } from './pod.ts';
import { shareRules } from './scale.ts';
import { scheduleRules, zoneRules } from './schedule.ts';
import { claimRules } from './storage.ts';

/** Deployment, ReplicaSet and DaemonSet. */
export function workloadRules(document: View): void {
  const spec = needsSpec(document);
  selects(spec);
  templateRules(spec.at('template'), ['Always']);
  spec.at('replicas').range(0);
  for (const name of ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'])
    spec.at(name).range(0);
  const deadline = spec.at('progressDeadlineSeconds');
  const ready = spec.at('minReadySeconds').number ?? 0;
  if (deadline.number !== undefined && deadline.number <= ready)
    deadline.refuse(`it must be more than minReadySeconds, which is ${ready}`, 'Raise it.');
  const rolling = spec.at('strategy', 'rollingUpdate');
  if (spec.at('strategy', 'type').text === 'Recreate' && rolling.isPresent)
    rolling.refuse('Recreate replaces all at once', 'Remove it, or say type: RollingUpdate.');
  for (const name of ['maxSurge', 'maxUnavailable']) shareRules(rolling.at(name));
  const unavailable = rolling.at('maxUnavailable');
  if (unavailable.text !== undefined && Number(unavailable.text.replace('%', '')) > 100)
    unavailable.refuse('it must not be more than 100%', 'Make it 100% or less.');
  const isZero = (name: string) => rolling.at(name).value === 0 || rolling.at(name).value === '0%';
  if (isZero('maxSurge') && isZero('maxUnavailable'))
    rolling.at('maxUnavailable').refuse('it cannot be 0 while maxSurge is 0', 'Raise one of the two.');
}

export function statefulSetRules(document: View): void {
  const spec = needsSpec(document);
  selects(spec);
  const claims = spec.at('volumeClaimTemplates').items;
  for (const claim of claims) claimRules(claim);
  templateRules(
    spec.at('template'),
    ['Always'],
    claims.map((claim) => claim.at('metadata', 'name').text ?? ''),
  );
  spec.at('replicas').range(0);
  spec.at('minReadySeconds').range(0);
  spec.at('revisionHistoryLimit').range(0);
  checkName(document.at('metadata', 'name'), dnsLabel, 'the name of a StatefulSet');
  checkName(spec.at('serviceName'), dnsLabel, 'the name of a Service');
  const names = claims.map((claim) => claim.at('metadata', 'name'));
  for (const name of names) checkName(name, dnsLabel, 'the name of a volume');
  const rolling = spec.at('updateStrategy', 'rollingUpdate');
  rolling.at('partition').range(0);
  if (spec.at('updateStrategy', 'type').text === 'OnDelete' && rolling.isPresent)
    rolling.refuse('it goes only with type RollingUpdate', 'Remove it.');
}

export const podKindRules = (document: View): void => {
  podRules(needsSpec(document));
  const policy = document.at('spec', 'restartPolicy');
  if (policy.text !== undefined && !['Always', 'OnFailure', 'Never'].includes(policy.text))
    policy.refuse(`${JSON.stringify(policy.value)} is no restartPolicy`, 'Use Always, OnFailure or Never.');
};

export const jobRules = (document: View): void => jobSpecRules(needsSpec(document));

function jobSpecRules(spec: View): void {
  templateRules(spec.at('template'), ['OnFailure', 'Never']);
  for (const name of [
    'parallelism',
    'completions',
    'backoffLimit',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
  ])
    spec.at(name).range(0);
  if (spec.at('manualSelector').flag === true) {
    if (!spec.at('selector').isPresent) spec.at('selector').missing();
    selects(spec);
  } else if (spec.at('selector').isPresent)
    spec.at('selector').refuse('a Job makes its own selector', 'Remove it.');
  if (
    spec.at('completionMode').text === 'Indexed' &&
    spec.at('parallelism').isPresent &&
    !spec.at('completions').isPresent
  )
    spec.at('completions').missing('An Indexed Job needs the number of completions.');
}

export function cronJobRules(document: View): void {
  const spec = needsSpec(document);
  if (spec.at('schedule').value === '') spec.at('schedule').missing();
  scheduleRules(spec.at('schedule'));
  zoneRules(spec.at('timeZone'));
  for (const name of ['startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
    spec.at(name).range(0);
  jobSpecRules(spec.at('jobTemplate', 'spec'));
}

function needsSpec(document: View): View {
  const spec = document.at('spec');
  if (!spec.isPresent) spec.missing();
  return spec;
}

/** The selector must fit the template's labels, or what it makes would never be found again. */
function selects(spec: View): void {
  const selector = spec.at('selector');
  selectorRules(selector);
  if (!selector.isRecord) return;
  const wanted = selector.at('matchLabels').entries;
  if (wanted.length === 0 && selector.at('matchExpressions').items.length === 0) {
    // A field of another name is told by the schema.
    if (selector.entries.every(([name]) => name === 'matchLabels' || name === 'matchExpressions'))
      selector.refuse('an empty selector selects nothing of its own', 'Add matchLabels, as in the template.');
    return;
  }
  const labels = spec.at('template', 'metadata', 'labels');
  const own = isRecord(labels.value) ? labels.value : {};
  const off = wanted.find(([key, value]) => own[key] !== value.value);
  const unmet = selector.at('matchExpressions').items.find((one) => !fits(one, own));
  if (!spec.at('template').isRecord || (!off && !unmet)) return;
  const what = off
    ? `${off[0]}: ${String(off[1].value)}`
    : `${unmet?.at('operator').text} for ${unmet?.at('key').text}`;
  labels.refuse(
    `the selector wants ${what}, and the template's labels have not`,
    'Make selector.matchLabels and these labels the same.',
  );
}

/** Whether labels are as an expression of a selector wants them. */
function fits(expression: View, labels: Readonly<Record<string, unknown>>): boolean {
  const label = labels[expression.at('key').text ?? ''];
  const isAmong = expression.at('values').items.some(({ value }) => value === label);
  switch (expression.at('operator').text) {
    case 'In':
      return isAmong;
    case 'NotIn':
      return !isAmong;
    case 'Exists':
      return label !== undefined;
    case 'DoesNotExist':
      return label === undefined;
    default:
      return true;
  }
}
