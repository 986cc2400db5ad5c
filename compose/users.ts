import { alignUsers } from '../emulator/reconcile/users.ts';
import { localUsers } from '../manifests/accounts.ts';
import { readPaths } from '../manifests/read.ts';
import { usersKey } from './passwords.ts';
import { hostPort, type Site } from './station.ts';

/** Gives the KafkaUsers of the stack's YAML their passwords and rights; its source does so from then on. */
export async function admitUsers(site: Site): Promise<void> {
  const { resources } = await readPaths(site.resources);
  const { userAdmin } = await import('../emulator/reconcile/user-admin.ts');
  const admin = userAdmin({ brokers: [hostPort(site, 'kafka')] });
  try {
    await alignUsers(admin, localUsers(resources, usersKey(site)), new Map(), { info: () => undefined });
  } finally {
    await admin.close();
  }
}
