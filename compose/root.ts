import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder, with a slash at its end. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Where all state and every download lives. */
export function home(): string {
  return resolve(process.env.PLUMBLINE_HOME ?? join(root, '.plumbline'));
}
