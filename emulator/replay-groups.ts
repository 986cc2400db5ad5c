import type { Logger } from '../lib/log.ts';
import { cause } from '../lib/problem.ts';
import { closeClient, createAdmin, type KafkaAddress } from './kafka.ts';
import { deleteGroup } from './kafka-admin.ts';
import { passed } from './within.ts';

/** Of the consumer groups of replays. */
export const replayGroups = 'plumbline-replay-';

/** The part of kafkajs's admin client that it takes. */
export interface GroupAdmin {
  listGroups(): Promise<{ readonly groups: readonly { readonly groupId: string }[] }>;
  describeGroups(groups: string[]): Promise<{
    readonly groups: readonly { readonly groupId: string; readonly members: readonly unknown[] }[];
  }>;
  deleteGroups(groups: string[]): Promise<unknown>;
}

const attempts = 5;
/** Between two looks for what was left, ms: Kafka may come up later. */
const lookEvery = 1000;
const looks = 60;

/** The group must be gone, whatever became of the replay. */
export async function forgetGroup(kafka: KafkaAddress, group: string, log: Logger): Promise<void> {
  for (let n = 1; n <= attempts; n++) {
    try {
      await deleteGroup(kafka, group);
      return;
    } catch (error) {
      if (n === attempts)
        log.warn({ group, error: cause(error) }, 'consumer group of the replay not deleted');
      else await passed(n * 100, new AbortController().signal);
    }
  }
}

/** Deletes what a process that was killed has left: Kafka would keep it for a week. Never rejects. */
export async function forgetLeftGroups(kafka: KafkaAddress, log: Logger, signal: AbortSignal): Promise<void> {
  for (let n = 1; n <= looks && !signal.aborted; n++) {
    const admin = createAdmin(kafka);
    const cut = () => void closeClient(admin);
    signal.addEventListener('abort', cut, { once: true });
    try {
      await admin.connect();
      const left = await deleteLeftGroups(admin);
      if (left.length > 0) log.info({ groups: left }, 'consumer groups of former replays deleted');
      return;
    } catch (error) {
      log.debug({ error: cause(error) }, 'consumer groups of former replays not looked for');
    } finally {
      signal.removeEventListener('abort', cut);
      await closeClient(admin);
    }
    await passed(lookEvery, signal);
  }
}

/** Those of replays that have no members. One that is at work meanwhile makes its own again with its next commit. */
export async function deleteLeftGroups(admin: GroupAdmin): Promise<string[]> {
  const { groups } = await admin.listGroups();
  const found = groups.map(({ groupId }) => groupId).filter((name) => name.startsWith(replayGroups));
  if (found.length === 0) return [];
  const described = await admin.describeGroups(found);
  const left = described.groups.filter(({ members }) => members.length === 0).map(({ groupId }) => groupId);
  if (left.length > 0) await admin.deleteGroups(left);
  return left;
}
