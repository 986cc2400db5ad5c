import type { Duplex } from 'node:stream';
import type { Problem } from '../../lib/problem.ts';
import type { Resource } from '../../manifests/read.ts';
import type { SecretFile } from '../../manifests/secret.ts';
import type { Target } from '../event-request.ts';
import type { Served } from '../resolve-sink.ts';
import type { ProgramStatus } from './programs.ts';

/** A program that a source delivers to, and has to wait for. */
export interface Awaited {
  /** Resolves when it took a connection for the first time. */
  readonly opened: Promise<void>;
  /** Why it takes none now. */
  readonly waiting: string | undefined;
}

/** The user's programs, seen from the source's process. */
export interface Serving extends Served {
  /** What there shall be from now on; answers why some of it cannot be. */
  apply(resources: readonly Resource[], secretFiles: readonly SecretFile[]): Promise<readonly Problem[]>;
  /** The program that a target is, if it is one. */
  awaited(target: Target): Awaited | undefined;
  status(): ProgramStatus[];
  /** Takes a connection to the user's machine, where that is another. */
  offer?(stream: Duplex): void;
  stop(): Promise<void>;
}
