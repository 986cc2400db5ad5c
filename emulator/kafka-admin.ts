import { createAdmin, type KafkaAddress } from './kafka.ts';

/** Rejects while the group has members. */
export async function deleteGroup(address: KafkaAddress, group: string): Promise<void> {
  const admin = createAdmin(address);
  await admin.connect();
  try {
    await admin.deleteGroups([group]);
  } finally {
    await admin.disconnect();
  }
}
