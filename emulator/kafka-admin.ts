import { closeClient, createAdmin, type KafkaAddress } from './kafka.ts';

/** `GROUP_ID_NOT_FOUND` */
const noSuchGroup = 69;

/** Answers false when there was none: a source that never read has none. Rejects while the group has members. */
export async function deleteGroup(address: KafkaAddress, group: string): Promise<boolean> {
  const admin = createAdmin(address);
  try {
    await admin.connect();
    await admin.deleteGroups([group]);
    return true;
  } catch (error) {
    if (isNoSuchGroup(error)) return false;
    throw error;
  } finally {
    await closeClient(admin);
  }
}

/** kafkajs lists what became of each group in the error. */
function isNoSuchGroup(error: unknown): boolean {
  const groups: unknown = error instanceof Error && 'groups' in error ? error.groups : undefined;
  if (!Array.isArray(groups)) return false;
  const one: unknown = groups[0];
  return typeof one === 'object' && one !== null && 'errorCode' in one && one.errorCode === noSuchGroup;
}
