import { isRecord } from '../../read.ts';
import type { View } from '../view.ts';
import { selectorRules } from './metadata.ts';
import { podRules, templateRules } from './pod.ts';
import { claimRules } from './storage.ts';

/** Deployment, ReplicaSet and DaemonSet. */
export function workloadRules(document: View): void {
  const spec = needsSpec(document);
  selects(spec);
  templateRules(spec.at('template'), ['Always']);
  spec.at('replicas').range(0);
  for (const name of ['minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'])
    spec.at(name).range(0);
  const rolling = spec.at('strategy', 'rollingUpdate');
  if (spec.at('strategy', 'type').text === 'Recreate' && rolling.isPresent)
    rolling.refuse('Recreate replaces all at once', 'Remove it, or say type: RollingUpdate.');
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
}

export const podKindRules = (document: View): void => {
  podRules(needsSpec(document));
  const policy = document.at('spec', 'restartPolicy');
  if (policy.isPresent && !['Always', 'OnFailure', 'Never'].includes(policy.text ?? ''))
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
  if (spec.at('selector').isPresent && spec.at('manualSelector').flag !== true)
    spec.at('selector').refuse('a Job makes its own selector', 'Remove it.');
}

export function cronJobRules(document: View): void {
  const spec = needsSpec(document);
  scheduleRules(spec.at('schedule'));
  zoneRules(spec.at('timeZone'));
  jobSpecRules(spec.at('jobTemplate', 'spec'));
}

/** A schedule as cron writes it, or `@daily`. */
export function scheduleRules(schedule: View): void {
  if (schedule.value === '') schedule.missing();
  if (schedule.text === undefined || isSchedule(schedule.text)) return;
  schedule.refuse(
    `${JSON.stringify(schedule.text)} is no schedule`,
    'Write five fields as cron has them: "*/5 * * * *".',
  );
}

/** Fields of cron: [least, most, names from the least on]. */
const cronFields: readonly (readonly [number, number, readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']],
  [0, 6, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']],
];

function isSchedule(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  if (text.startsWith('@every ')) return /^@every (\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text);
  const parts = text
    .replace(/^(TZ|CRON_TZ)=\S+\s+/, '')
    .trim()
    .split(/\s+/);
  return (
    parts.length === cronFields.length &&
    cronFields.every((field, index) =>
      (parts[index] ?? '').split(',').every((part) => isCronRange(part, field)),
    )
  );
}

function isCronRange(
  text: string,
  [least, most, names]: readonly [number, number, readonly string[]],
): boolean {
  const [, range = '', step] = /^([^/]*)(?:\/(\d+))?$/.exec(text) ?? [];
  if (step !== undefined && Number(step) === 0) return false;
  if (range === '*' || range === '?') return true;
  const ends = range.split('-').map((end) => {
    const name = names.indexOf(end.toLowerCase());
    return name >= 0 ? least + name : /^\d+$/.test(end) ? Number(end) : Number.NaN;
  });
  const [from = Number.NaN, to = from] = ends;
  return ends.length <= 2 && from >= least && to <= most && from <= to;
}

/** A time zone by its name in the IANA database. */
export function zoneRules(zone: View): void {
  if (zone.text === undefined) return;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone.text });
  } catch {
    zone.refuse(
      `there is no time zone ${JSON.stringify(zone.text)}`,
      'Write it as Europe/Berlin, or Etc/UTC.',
    );
  }
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
    if (selector.entries.length === 0)
      selector.refuse('an empty selector selects nothing of its own', 'Add matchLabels, as in the template.');
    return;
  }
  const labels = spec.at('template', 'metadata', 'labels');
  const own = isRecord(labels.value) ? labels.value : {};
  const off = wanted.find(([key, value]) => own[key] !== value.value);
  if (off && spec.at('template').isRecord)
    labels.refuse(
      `the selector wants ${off[0]}: ${String(off[1].value)}, and the template's labels have not`,
      'Make selector.matchLabels and these labels the same.',
    );
}
