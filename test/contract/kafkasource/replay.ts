import { setTimeout as wait } from 'node:timers/promises';
import { compareCadence } from './cadence.ts';
import { type Case, isHasty } from './case.ts';
import { compareCommitted, compareExchanges, compareSequence } from './compare.ts';
import { type Findings, nothing, together } from './findings.ts';
import { scriptOf } from './script.ts';
import type { SourceProcess } from './source-process.ts';
import type { Stage } from './stage.ts';
import { launch, prepare, type Trial } from './trial.ts';

/** Plays cases of equal flags in one process; findings in the cases' order. */
export async function replay(stage: Stage, cases: readonly Case[]): Promise<Findings[]> {
  const specs = cases.map((one) => ({ ...one, script: scriptOf(one.recording) }));
  const trials = await prepare(stage, specs);
  const played = trials.map((trial, i) => ({ trial, one: itemAt(cases, i) }));
  await Promise.all(played.map(({ trial, one }) => trial.checkOffsets(one.endOffsets)));
  const source = await launch(
    stage,
    trials.map((trial) => trial.manifest()),
    cases[0]?.flags,
  );
  try {
    await source.untilReady(trials.map(({ key }) => key));
    await Promise.all(played.map(({ trial, one }) => untilOver(trial, one, source)));
    const stop = await source.stop();
    const how: Findings = stop === undefined ? nothing : { wrong: [stop], timing: [] };
    return await Promise.all(played.map(async ({ trial, one }) => together(await judge(trial, one), how)));
  } finally {
    source.kill();
    for (const { sink } of trials) sink.close();
  }
}

async function judge(trial: Trial, { source, flags, expected }: Case): Promise<Findings> {
  const committed = compareCommitted(expected.committed, await trial.committed());
  if (!expected.exchanges) return together(compareSequence(expected.sequence, trial.exchanges), committed);
  const terms = {
    ordered: source.ordering === 'ordered',
    retry: source.delivery?.retry ?? 0,
    timeoutMs: Number(source.delivery?.timeout ?? 600_000),
    authority: trial.sink.authority,
  };
  const found = together(
    compareExchanges(trial.localised(expected.exchanges), trial.exchanges, terms),
    committed,
    flags.includes('--pace') ? compareCadence(trial.exchanges) : nothing,
  );
  return isHasty(source) ? { wrong: [], timing: [...found.wrong, ...found.timing] } : found;
}

/** All that is expected has come and then nothing more; or it is past hope. */
async function untilOver(trial: Trial, one: Case, source: SourceProcess): Promise<void> {
  const { sequence, exchanges = [] } = one.expected;
  const began = performance.now();
  const quiet = quietMs(one);
  const times = exchanges.map(({ at }) => at);
  const longest = Math.max(0, ...times.map((at, i) => at - (times[i - 1] ?? at)));
  for (;;) {
    const { requests, lastActivity, pending } = trial.sink;
    const idle = performance.now() - Math.max(began, lastActivity);
    const whole = requests.length >= sequence.length && !pending;
    if (source.hasEnded || requests.length > 2 * sequence.length + 100) return;
    if (idle > (whole ? quiet : 10_000 + 2 * longest)) return;
    await wait(25);
  }
}

/** How long nothing must come: past the next wait of the policy, where the recording has used up its retries. */
export function quietMs({ source: { delivery }, expected: { sequence } }: Case): number {
  if (sequence.length === 0) return 4000;
  if (!delivery?.retry || sequence.length < delivery.retry + 1) return 1500;
  const next = delivery.retry + 1;
  const factor = delivery.backoffPolicy === 'Linear' ? next : 2 ** next;
  return Math.min(7500, Math.max(1500, 500 + Number(delivery.backoffDelay) * factor));
}

function itemAt<T>(list: readonly T[], i: number): T {
  const item = list[i];
  if (item === undefined) throw new Error(`nothing at ${i}`);
  return item;
}
