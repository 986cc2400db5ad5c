import pino from 'pino';
import { runSource } from '../../emulator/main.ts';
import type { Serving } from '../../emulator/serving/serving.ts';

type Options = Parameters<typeof runSource>[0];

/** The source's process, in this one, which says nothing and runs until `stop`. */
export function startSource(given: Pick<Options, 'paths'> & Partial<Options>) {
  const stop = Promise.withResolvers<void>();
  const running = runSource({
    plaintext: false,
    port: 0,
    host: '127.0.0.1',
    strict: false,
    log: pino({ level: 'silent' }),
    onReady: () => undefined,
    stop: stop.promise,
    ...given,
  });
  return { running, stop: stop.resolve };
}

/** Functions of which there are none. */
export const noFunctions: Serving = {
  apply: async () => [],
  addressOf: () => undefined,
  viaFor: () => undefined,
  awaited: () => undefined,
  status: () => [],
  stop: async () => undefined,
};
