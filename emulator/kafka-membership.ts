import { AssignerProtocol } from './kafka.ts';
import type { Member } from './kafka-assign.ts';
import { byTopic, type TopicPartition } from './kafka-topics.ts';

/** What a member wants and what it had, for the member that leads the group. */
export function writeSubscription(topics: readonly string[], owned: readonly TopicPartition[]): Buffer {
  return AssignerProtocol.MemberMetadata.encode({
    version: 0,
    topics: [...topics],
    userData: Buffer.from(JSON.stringify(owned)),
  });
}

/** What another member wrote with `writeSubscription`, or a client of another make. */
export function readMember({
  memberId,
  memberMetadata,
}: {
  memberId: string;
  memberMetadata: Buffer;
}): Member {
  const metadata = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  return { id: memberId, topics: metadata?.topics ?? [], owned: readOwned(metadata?.userData) };
}

/** Members of other makes write what they like. */
function readOwned(bytes: Buffer | undefined): TopicPartition[] {
  try {
    const owned: unknown = JSON.parse(String(bytes ?? '[]'));
    return Array.isArray(owned) ? owned.filter(isTopicPartition) : [];
  } catch {
    return [];
  }
}

function isTopicPartition(value: unknown): value is TopicPartition {
  return (
    typeof value === 'object' &&
    value !== null &&
    'topic' in value &&
    'partition' in value &&
    typeof value.topic === 'string' &&
    typeof value.partition === 'number'
  );
}

/** What the leader gives to a member. */
export function writeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const byName: Record<string, number[]> = {};
  for (const { topic, partitions: list } of byTopic(partitions, ({ partition }) => partition)) {
    byName[topic] = list;
  }
  return AssignerProtocol.MemberAssignment.encode({
    version: 0,
    assignment: byName,
    userData: Buffer.alloc(0),
  });
}

/** What the leader gave to this member. */
export function readAssignment(bytes: Buffer): TopicPartition[] {
  const byName = AssignerProtocol.MemberAssignment.decode(bytes)?.assignment ?? {};
  return Object.entries(byName).flatMap(([topic, list]) => list.map((partition) => ({ topic, partition })));
}
