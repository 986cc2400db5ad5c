import { setTimeout as wait } from 'node:timers/promises';
import { uncommitted } from '../../scenario/deliveries.ts';
import { overlaps } from './compare-concurrency.ts';
import { type Exchange, groupBy, partitionOf } from './exchange.ts';
import { idleLatency } from './idle-latency.ts';
import {
  answered,
  disorder,
  ending,
  type Scenario,
  scene,
  setting,
  until,
  untilAnswered,
} from './scenario.ts';

/**
 * SIGKILL 8.5 s after the first request, and a new process. Longer than recorded, so that the commit of every 5 s is
 * seen: only what was answered after that may come again (BEHAVIOUR 6 and 10).
 */
function crash(ordering: 'ordered' | 'unordered'): Scenario {
  const isOrdered = ordering === 'ordered';
  const records = isOrdered ? 110 : 2000;
  const spec = setting(`crash-redelivery-${ordering}`, {
    ordering,
    records,
    delayMs: isOrdered ? 100 : 500,
  });
  return (stage) =>
    scene(stage, spec, async (trial, start, wrong) => {
      const first = await start();
      await until(() => trial.sink.requests.length > 0, 'a request');
      await wait(8500);
      const killedAt = performance.now();
      first.kill();
      await first.ended;
      await wait(100);
      const split = trial.sink.requests.length;
      const second = await start();
      await untilAnswered(trial, records);
      const [before, after] = [trial.exchanges.slice(0, split), trial.exchanges.slice(split)];
      const doneAt = new Map(answered(before).map(({ event, answeredAt }) => [event, answeredAt ?? 0]));
      const again = after.filter(({ event }) => doneAt.has(event));
      const tooOld = again.filter(({ event }) => (doneAt.get(event) ?? 0) < killedAt - uncommitted);
      if (tooOld.length > 0)
        wrong.push(
          `${tooOld.length} events came again though answered more than ${uncommitted / 1000} s before the crash`,
        );
      if (again.length === 0)
        wrong.push('nothing came again: what was answered last cannot have been committed');
      if (new Set(after.map(({ event }) => event)).size < after.length)
        wrong.push('an event came more than twice');
      if (isOrdered)
        wrong.push(...disorder(before, 'before the crash'), ...disorder(after, 'after the crash'));
      wrong.push(...(await ending(trial, second, { 0: records })));
    });
}

/** SIGTERM 1 s after the first request. Better than the real one on purpose: nothing is cut, lost or sent twice. */
function gracefulStop(ordering: 'ordered' | 'unordered'): Scenario {
  const records = 40;
  const delayMs = ordering === 'ordered' ? 200 : 2000;
  const spec = setting(`graceful-stop-${ordering}`, { ordering, records, delayMs });
  return (stage) =>
    scene(stage, spec, async (trial, start, wrong) => {
      const first = await start();
      await until(() => trial.sink.requests.length > 0, 'a request');
      await wait(1000);
      const stop = await first.stop();
      if (stop) wrong.push(stop);
      const before = trial.exchanges;
      const done = answered(before).length;
      if (done < before.length) wrong.push(`${before.length - done} requests were cut by the stop`);
      const { 0: committed = 0 } = await trial.committed();
      if (committed !== before.length)
        wrong.push(`${before.length} were answered, ${committed} are committed`);
      const second = await start();
      await untilAnswered(trial, records);
      const all = trial.exchanges;
      if (all.length > records) wrong.push(`${all.length - records} events came twice`);
      if (ordering === 'ordered') wrong.push(...disorder(all, 'over the stop'));
      wrong.push(...(await ending(trial, second, { 0: records })));
    });
}

/** A second process of the same group joins after 2 s: it takes partitions over, order is kept, next to nothing comes twice. */
const rebalance: Scenario = (stage) => {
  const partitions = 4;
  const spec = setting('rebalance-ordered', { ordering: 'ordered', partitions, records: 400, delayMs: 100 });
  return scene(stage, spec, async (trial, start, wrong) => {
    const first = await start();
    await until(() => trial.sink.requests.length > 0, 'a request');
    await wait(2000);
    const second = await start('/second');
    await untilAnswered(trial, 400);
    const all = trial.exchanges;
    const byProcess = groupBy(all, ({ url }) => url);
    if (!byProcess.has('/second')) wrong.push('the second process got nothing');
    for (const list of byProcess.values()) wrong.push(...overlaps(list));
    const fresh = firstSightings(all);
    wrong.push(...disorder(fresh, 'first sightings'));
    // One event a partition may be in flight when it moves.
    for (const [partition, list] of groupBy(all, partitionOf)) {
      const twice = list.length - fresh.filter((one) => partitionOf(one) === partition).length;
      if (twice > 1) wrong.push(`${twice} events of ${partition} came twice, want 1 at most`);
    }
    const stop = await second.stop();
    if (stop) wrong.push(stop);
    wrong.push(...(await ending(trial, first, { 0: 100, 1: 100, 2: 100, 3: 100 })));
  });
};

function firstSightings(exchanges: readonly Exchange[]): Exchange[] {
  const seen = new Set<string>();
  return exchanges.filter(({ event }) => !seen.has(event) && seen.add(event));
}

/** By the recording's name; those without a recording in the folder are twins by the same rules. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  'crash-redelivery-ordered': crash('ordered'),
  'crash-redelivery-unordered': crash('unordered'),
  'graceful-stop-ordered': gracefulStop('ordered'),
  'graceful-stop-unordered': gracefulStop('unordered'),
  'rebalance-ordered': rebalance,
  'idle-latency-ordered': idleLatency('ordered'),
  'idle-latency-unordered': idleLatency('unordered'),
};
