import { closeClient, createAdmin, type KafkaAddress } from './kafka.ts';

/** Rejects while the group has members. */
export async function deleteGroup(address: KafkaAddress, group: string): Promise<void> {
  const admin = createAdmin(address);
  try {
    await admin.connect();
    await admin.deleteGroups([group]);
  } finally {
    await closeClient(admin);
  }
}
