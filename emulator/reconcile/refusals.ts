import type { Problem } from '../../lib/problem.ts';
import { problemAt, type Resource } from '../../manifests/read.ts';
import { fixFor } from './causes.ts';
import type { ConnectRefused, Refusal } from './connect-client.ts';

/** Why Kafka Connect would not take a connector, at the setting that it complains of. */
export function refusal(resource: Resource, error: ConnectRefused): Problem {
  const [first] = error.refusals;
  const setting = first && settingOf(first);
  return problemAt(resource, setting ? ['spec', 'config', setting] : ['spec'], {
    code: 'connector.refused',
    message: `Kafka Connect refuses the connector ${resource.name}: ${error.message}`,
    fix: fixFor(error.message) ?? 'Mend this setting; its values are in the documentation of the connector.',
  });
}

/**
 * Whether it is likely to pass by itself: the database is only just starting. Connect stumbles over what Debezium found
 * wrong (KAFKA-20693); if Debezium finds nothing wrong when it is asked again, it has just passed.
 */
export function waitsForDatabase(error: ConnectRefused): boolean {
  return /Failed to establish connection|Communications link failure|ConfigInfo\.configValue\(\)/.test(
    error.message,
  );
}

/** Debezium lays whatever its trial connection says at the door of database.hostname. */
function settingOf({ setting, message }: Refusal): string | undefined {
  return /Access denied for user/.test(message) ? 'database.password' : setting;
}
