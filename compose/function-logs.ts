import { join } from 'node:path';
import type { Site } from './station.ts';

/** Folder of what the user's own programs print, a file each. */
export const functionLogs = (site: Site): string => join(site.state, 'logs/functions');
