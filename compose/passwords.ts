import { createHmac } from 'node:crypto';
import type { Site } from './station.ts';

/** What the passwords of KafkaUsers are made from: of this stack alone, and kept with its other passwords. */
export function usersKey({ passwords }: Site): string {
  return createHmac('sha256', passwords.root).update('KafkaUsers').digest('hex');
}
