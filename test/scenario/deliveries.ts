import type { Delivery } from './sink.ts';

/** What is wrong; more than a few alike are counted. */
export type Findings = string[];

/** Each of the `count` offsets of each of the partitions must be answered. */
export function missing(deliveries: readonly Delivery[], partitions: number, count: number): Findings {
  const done = new Set(deliveries.filter(isAnswered).map(nameOf));
  const all = Array.from({ length: partitions }, (_, partition) =>
    Array.from({ length: count }, (_, offset) => nameOf({ partition, offset })),
  ).flat();
  return few(
    all.filter((name) => !done.has(name)),
    (name) => `${name} did not arrive`,
  );
}

/** Events that were answered more than once. */
export function answeredTwice(deliveries: readonly Delivery[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of deliveries.filter(isAnswered).map(nameOf)) {
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return [...twice];
}

export function noneTwice(deliveries: readonly Delivery[]): Findings {
  return few(answeredTwice(deliveries), (name) => `${name} was answered twice`);
}

/** What one process sends of a partition must come one after the other, offset by offset: no step back, no gap, no two at once. */
export function disorder(deliveries: readonly Delivery[]): Findings {
  const wrong: Findings = [];
  for (const list of Map.groupBy(deliveries, ({ path, partition }) => `${path} ${partition}`).values()) {
    for (const [i, one] of list.entries()) {
      const before = list[i - 1];
      if (!before) continue;
      // Whoever got no answer sends it again.
      const want = isAnswered(before) ? before.offset + 1 : before.offset;
      if (one.offset !== want) wrong.push(`${nameOf(one)} came right after ${nameOf(before)}`);
    }
  }
  return [...few(wrong, (each) => each), ...overlaps(deliveries)];
}

/** One process has one event of a partition in flight. */
export function overlaps(deliveries: readonly Delivery[]): Findings {
  const groups = Map.groupBy(deliveries, ({ path, partition }) => `${path} ${partition}`).values();
  const early = [...groups].flatMap((list) =>
    list.flatMap((one, i) => {
      const before = list[i - 1];
      return before && isAnswered(before) && one.at < before.answeredAt ? [[before, one] as const] : [];
    }),
  );
  return few(early, ([before, one]) => `${nameOf(one)} came before ${nameOf(before)} was answered`);
}

/** Seen for the first time, an offset must follow the highest one of its partition: whoever takes over leaves nothing out. */
export function gaps(deliveries: readonly Delivery[]): Findings {
  const wrong: Findings = [];
  const next = new Map<number, number>();
  for (const one of deliveries) {
    const due = next.get(one.partition) ?? 0;
    if (one.offset > due) wrong.push(`${nameOf(one)} came when ${due} was due`);
    next.set(one.partition, Math.max(due, one.offset + 1));
  }
  return few(wrong, (each) => each);
}

export function isAnswered(one: Delivery): one is Delivery & { answeredAt: number } {
  return one.answeredAt !== undefined;
}

export const nameOf = ({ partition, offset }: { partition: number; offset: number }) =>
  `p${partition}#${offset}`;

export function few<T>(list: readonly T[], tell: (one: T) => string): Findings {
  const told = list.slice(0, 5).map(tell);
  return list.length > told.length ? [...told, `… and ${list.length - told.length} more`] : told;
}

/**
 * How long ago an event may have been answered at most that comes again after a crash: its commit was due after 5 s, and
 * takes its time on a busy machine.
 */
export const uncommitted = 7000;

/** Answered events of a process that was killed then (`performance.now()`) come again only when they were not due to be committed. */
export function oldAgain(deliveries: readonly Delivery[], killed: ReadonlyMap<string, number>): Findings {
  const wrong: Findings = [];
  for (const list of Map.groupBy(deliveries, nameOf).values()) {
    for (const one of list) {
      const killedAt = killed.get(one.path);
      if (killedAt === undefined || !isAnswered(one) || one.answeredAt > killedAt - uncommitted) continue;
      const again = list.find(({ path, at }) => path !== one.path && at > killedAt);
      const age = Math.round(killedAt - one.answeredAt);
      if (again) wrong.push(`${nameOf(one)}, answered ${age} ms before ${one.path} was killed, came again`);
    }
  }
  return few(wrong, (each) => each);
}
