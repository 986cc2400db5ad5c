import type { Logger } from '../../lib/log.ts';
import { cause, describe } from '../../lib/problem.ts';
import { watchResources } from '../reconcile/watch.ts';
import { offerConnections } from './offer.ts';
import { runPrograms } from './programs.ts';

interface OutsideOptions {
  readonly paths: readonly string[];
  /** Address of the source's process. */
  readonly source: string;
  /** Folder of what the programs print. */
  readonly logs: string;
  readonly log: Logger;
  /** Resolves when the process is to stop. */
  readonly stop: Promise<void>;
}

/** Runs the user's programs on this machine for a source that is in a container, and lets it reach them. */
export async function runOutside({ paths, source, logs, log, stop }: OutsideOptions): Promise<void> {
  const programs = runPrograms({ log, logs });
  let why = 'it is not started yet';
  const offer = offerConnections(source, (destination) => {
    const [what, which = ''] = destination.split(' ');
    if (what === 'port') return Number(which);
    const program = programs.of(which);
    return program ? (program.waiting ?? program.port) : why;
  });
  let turn: Promise<unknown> = Promise.resolve();
  const watch = watchResources(paths, ({ resources, problems }) => {
    // The source tells what is wrong with the files, and runs on with what was good.
    if (problems.length > 0) return;
    turn = turn
      .then(() => programs.apply(resources))
      .then((wrong) => {
        why = wrong[0] ? describe(wrong[0]) : 'it is not in the YAML any more';
        for (const problem of wrong) log.error({ code: problem.code }, describe(problem));
      })
      .catch((error) => log.error({ error: cause(error) }, 'functions not changed'));
  });
  await stop;
  await watch.stop();
  await turn;
  offer.stop();
  await programs.stop();
}
