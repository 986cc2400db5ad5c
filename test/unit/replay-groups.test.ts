import { expect, it } from 'vitest';
import { deleteLeftGroups, type GroupAdmin } from '../../emulator/replay-groups.ts';

/** Kafka's groups and how many members each has. */
class Groups implements GroupAdmin {
  readonly members: Map<string, number>;

  constructor(members: Readonly<Record<string, number>>) {
    this.members = new Map(Object.entries(members));
  }

  async listGroups() {
    return { groups: [...this.members.keys()].map((groupId) => ({ groupId })) };
  }

  async describeGroups(names: string[]) {
    const of = (groupId: string) => Array.from({ length: this.members.get(groupId) ?? 0 }, () => ({}));
    return { groups: names.map((groupId) => ({ groupId, members: of(groupId) })) };
  }

  async deleteGroups(names: string[]) {
    if (names.length === 0) throw new Error('no group is named');
    for (const name of names) this.members.delete(name);
  }
}

it('deletes what replays have left, and nothing else', async () => {
  const groups = new Groups({
    inventory: 0,
    'plumbline-replay-1': 0,
    'plumbline-replay-2': 1,
    'plumbline-replay-3': 0,
    'my-plumbline-replay-4': 0,
  });
  expect(await deleteLeftGroups(groups)).toEqual(['plumbline-replay-1', 'plumbline-replay-3']);
  expect([...groups.members.keys()]).toEqual(['inventory', 'plumbline-replay-2', 'my-plumbline-replay-4']);
});

it.each([{ inventory: 1 }, { 'plumbline-replay-1': 2 }, {}])('deletes nothing of %j', async (members) => {
  const groups = new Groups(members);
  expect(await deleteLeftGroups(groups)).toEqual([]);
  expect(groups.members.size).toBe(Object.keys(members).length);
});
