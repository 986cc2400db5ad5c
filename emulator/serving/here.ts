import type { Logger } from '../../lib/log.ts';
import { keyOf } from '../desired.ts';
import { runPrograms } from './programs.ts';
import type { Serving } from './serving.ts';

/** The user's programs as children of this process; `logs` is the folder of their output. */
export function serveHere(options: { log: Logger; logs: string | undefined }): Serving {
  const programs = runPrograms(options);
  return {
    apply: (resources, secretFiles) => programs.apply(resources, secretFiles),
    addressOf(service) {
      const program = programs.of(keyOf(service));
      return program && `http://127.0.0.1:${program.port}`;
    },
    viaFor: () => undefined,
    awaited: ({ host, port }) => (host === '127.0.0.1' ? programs.at(port) : undefined),
    status: () => programs.status(),
    stop: () => programs.stop(),
  };
}
