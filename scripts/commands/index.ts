import type { Registered } from '../command.ts';
import { doctor } from './doctor.ts';

/** In the order that `--help` shows. */
export const commands: readonly Registered[] = [doctor];
