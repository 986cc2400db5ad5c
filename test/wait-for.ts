import { vi } from 'vitest';

/** As `vi.waitFor`, whose own patience of a second is soon over on a busy machine. */
export const waitFor = <T>(holds: () => T | Promise<T>): Promise<T> => vi.waitFor(holds, { timeout: 15_000 });
