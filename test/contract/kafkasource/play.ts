import { type Case, isHasty } from './case.ts';
import { waits } from './compare-gaps.ts';
import type { Findings } from './findings.ts';
import { quietMs, replay } from './replay.ts';
import type { Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

/** Processes of the source at a time: most of the time is waiting. */
const width = 5;
/** Sources in one process. */
const batchSize = 25;
/** A busy machine adds as much to a wait as would be too much for a shorter one. */
const delicateMs = 300;

interface Task {
  readonly names: readonly string[];
  run(): Promise<readonly Findings[]>;
}

interface Plan {
  readonly cases: readonly Case[];
  readonly scenarios: ReadonlyMap<string, Scenario>;
}

/** Plays everything; a promise for each name. What is in a hurry comes when the rest is done. */
export function play(stage: Stage, { cases, scenarios }: Plan): ReadonlyMap<string, Promise<Findings>> {
  const results = new Map<string, PromiseWithResolvers<Findings>>();
  for (const name of [...cases.map((one) => one.name), ...scenarios.keys()]) {
    const result = Promise.withResolvers<Findings>();
    // Whoever asks for it hears of it, even if that is later.
    result.promise.catch(() => undefined);
    results.set(name, result);
  }
  /** To be played again; with the error, if its process failed. */
  const inDoubt = new Map<string, unknown>();
  let everPlayed = false;

  /** `last`: what is in doubt then is wrong. */
  async function run({ names, run }: Task, last = false): Promise<void> {
    try {
      const all = await run();
      everPlayed = true;
      for (const [i, name] of names.entries()) {
        const findings = all[i] ?? { wrong: ['not played'], timing: [] };
        if (!last && findings.wrong.length === 0 && findings.timing.length > 0) inDoubt.set(name, null);
        else results.get(name)?.resolve(findings);
      }
    } catch (error) {
      for (const name of names) {
        // The fault may be a neighbour's.
        if (names.length > 1) inDoubt.set(name, error);
        else results.get(name)?.reject(error);
      }
    }
  }

  const batch = (list: readonly Case[]): Task => ({
    names: list.map(({ name }) => name),
    run: () => replay(stage, list),
  });
  const scene = ([name, scenario]: [string, Scenario]): Task => ({
    names: [name],
    run: async () => [await scenario(stage)],
  });

  /** Those of the names: the cases in batches, or each alone. */
  function tasksOf(names: ReadonlySet<string>, size: number): Task[] {
    const scenes = [...scenarios].filter(([name]) => names.has(name)).map(scene);
    return [
      ...scenes,
      ...batches(
        cases.filter(({ name }) => names.has(name)),
        size,
      ).map(batch),
    ];
  }

  async function all(): Promise<void> {
    const idle = new Set([...scenarios.keys()].filter((name) => name.startsWith('idle-')));
    const delicate = new Set(cases.filter(isDelicate).map(({ name }) => name));
    const sturdy = new Set([...results.keys()].filter((name) => !idle.has(name) && !delicate.has(name)));
    await pool(tasksOf(sturdy, batchSize), run);
    await pool(tasksOf(delicate, batchSize), run);
    await pool(tasksOf(idle, 1), run);
    // Nothing works: no use in trying each.
    if (!everPlayed) for (const [name, error] of inDoubt) results.get(name)?.reject(error);
    if (!everPlayed) return;
    const again = tasksOf(new Set(inDoubt.keys()), batchSize);
    inDoubt.clear();
    for (const task of again) await run(task);
    for (const last of [false, true]) {
      const alone = tasksOf(new Set(inDoubt.keys()), 1);
      inDoubt.clear();
      for (const task of alone) await run(task, last);
    }
  }
  void all();
  return new Map([...results].map(([name, { promise }]) => [name, promise]));
}

function isDelicate({ flags, source, expected }: Case): boolean {
  return (
    flags.includes('--pace') ||
    isHasty(source) ||
    waits(expected.exchanges ?? []).some((wait) => wait < delicateMs)
  );
}

/** Those of equal flags together, and of like durations. */
function batches(cases: readonly Case[], size: number): Case[][] {
  const slowFirst = [...cases].sort((a, b) => duration(b) - duration(a));
  const byFlags = Map.groupBy(slowFirst, ({ flags }) => flags.join(' '));
  return [...byFlags.values()].flatMap((list) =>
    Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size)),
  );
}

function duration(one: Case): number {
  return quietMs(one) + (one.expected.exchanges?.at(-1)?.at ?? 0);
}

/** Some at a time, in their order. */
async function pool(tasks: readonly Task[], run: (task: Task) => Promise<void>): Promise<void> {
  const queue = [...tasks];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let task = queue.shift(); task; task = queue.shift()) await run(task);
    }),
  );
}
