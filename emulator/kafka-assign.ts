import type { TopicPartition } from './kafka-topics.ts';

/** One member of a group, as its leader sees it. */
export interface Member {
  readonly id: string;
  readonly topics: readonly string[];
  /** What it had before. */
  readonly owned: readonly TopicPartition[];
}

/**
 * Spreads partitions evenly over the members that want their topic; each stays where it was as far as that is even,
 * so that a rebalance moves little, as the real source's StickyAssignor does.
 */
export function assign(
  members: readonly Member[],
  partitions: readonly TopicPartition[],
): Map<string, TopicPartition[]> {
  const ordered = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const result = new Map<string, TopicPartition[]>(ordered.map(({ id }) => [id, []]));
  const share = Math.ceil(partitions.length / Math.max(1, members.length));
  const load = (member: Member) => result.get(member.id)?.length ?? 0;
  const homeless: TopicPartition[] = [];
  for (const one of partitions) {
    const owner = ordered.find((member) => wants(member, one) && owns(member, one));
    if (owner && load(owner) < share) result.get(owner.id)?.push(one);
    else homeless.push(one);
  }
  for (const one of homeless) {
    const takers = ordered.filter((member) => wants(member, one));
    const taker = takers.reduce<Member | undefined>(
      (best, member) => (best === undefined || load(member) < load(best) ? member : best),
      undefined,
    );
    if (taker) result.get(taker.id)?.push(one);
  }
  return result;
}

const wants = (member: Member, one: TopicPartition) => member.topics.includes(one.topic);
const owns = (member: Member, { topic, partition }: TopicPartition) =>
  member.owned.some((mine) => mine.topic === topic && mine.partition === partition);
