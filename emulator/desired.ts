import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../lib/problem.ts';
import type { KafkaSource } from '../manifests/kafkasource.ts';
import { problemAt } from '../manifests/read.ts';
import type { Target } from './event-request.ts';
import type { KafkaAddress } from './kafka.ts';

/** A source that shall run, with its addresses. */
export interface Desired {
  readonly source: KafkaSource;
  /** With what is secret in it: nothing of this may be shown or logged. */
  readonly kafka: KafkaAddress;
  readonly sink: Target;
  readonly deadLetterSink?: Target;
}

/** What `diff` answers. */
interface Changes {
  readonly start: readonly Desired[];
  /** Keys of sources to stop for good. */
  readonly stop: readonly string[];
  /** Stopped, then started anew. */
  readonly restart: readonly Desired[];
  readonly problems: readonly Problem[];
}

/** How a source is named in `/status`, in the log and by `--json`. */
export const keyOf = ({ namespace, name }: { namespace: string; name: string }): string =>
  `${namespace}/${name}`;

/**
 * What to do so that exactly the desired sources run. `kept` are sources whose present document is wrong: like a
 * refused update, that leaves the running one as it is.
 */
export function diff(
  running: ReadonlyMap<string, Desired>,
  desired: readonly Desired[],
  kept: ReadonlySet<string>,
): Changes {
  const start: Desired[] = [];
  const restart: Desired[] = [];
  const problems: Problem[] = [];
  const wanted = new Set(kept);
  for (const one of desired) {
    const key = keyOf(one.source);
    wanted.add(key);
    const now = running.get(key);
    if (!now) start.push(one);
    else if (now.source.consumerGroup !== one.source.consumerGroup) problems.push(immutableGroup(one, now));
    else if (!isDeepStrictEqual(essence(now), essence(one))) restart.push(one);
  }
  return { start, restart, problems, stop: [...running.keys()].filter((key) => !wanted.has(key)) };
}

/** Where a document stands in its file does not matter, nor where its Secrets do. */
function essence({ source, kafka, sink, deadLetterSink }: Desired): unknown {
  const { resource: _, net: __, ...rest } = source;
  return { rest, kafka, sink, deadLetterSink };
}

function immutableGroup({ source }: Desired, now: Desired): Problem {
  return problemAt(source.resource, ['spec', 'consumerGroup'], {
    code: 'kafkasource.immutable',
    message: `Immutable fields changed (-old +new): -"${now.source.consumerGroup}" +"${source.consumerGroup}"`,
    fix: 'Set it back, or give the source another name.',
  });
}
