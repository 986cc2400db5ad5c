import { isKafkaTopic } from '../kafkatopic.ts';
import type { Resource } from '../read.ts';
import { type Held, section, topicOf } from './held.ts';
import { kindOf } from './normalise.ts';

/** A resource and its counterpart; one of them at least. */
interface Pair {
  readonly cluster: Resource | undefined;
  readonly stack: Held | undefined;
}

/**
 * Which resources are the same: by group, kind, namespace and name, KafkaTopics by the name of their topic. One that
 * leaves its namespace to whoever applies it is also the only one of that name in another namespace.
 */
export function pair(cluster: readonly Resource[], stack: readonly Held[]): Pair[] {
  const left = new Set(stack);
  const take = (held: Held | undefined) => {
    if (held) left.delete(held);
    return held;
  };
  const exact = new Map(
    stack.filter(({ origin }) => origin === 'yaml').map((held) => [keyOf(held.resource), held]),
  );
  const first = cluster.map((theirs) => ({ cluster: theirs, stack: take(exact.get(keyOf(theirs))) }));
  const unmatched = new Map<string, Resource[]>();
  for (const { cluster: theirs, stack: ours } of first) {
    if (!ours) unmatched.set(nameOf(theirs), [...(unmatched.get(nameOf(theirs)) ?? []), theirs]);
  }
  const second = first.map(({ cluster: theirs, stack: ours }) => {
    if (ours || (unmatched.get(nameOf(theirs))?.length ?? 0) > 1) return { cluster: theirs, stack: ours };
    const named = [...left].filter(({ resource }) => nameOf(resource) === nameOf(theirs));
    const [only] = named;
    const fits = named.length === 1 && only && (isOpen(theirs) || isOpen(only.resource));
    return { cluster: theirs, stack: fits ? take(only) : undefined };
  });
  const third = second.map(({ cluster: theirs, stack: ours }) => ({
    cluster: theirs,
    stack: ours ?? stack.find(({ isStandIn, resource }) => isStandIn && kindOf(resource) === kindOf(theirs)),
  }));
  const alone = [...left].filter(({ isStandIn }) => !isStandIn);
  return [...third, ...alone.map((held) => ({ cluster: undefined, stack: held }))];
}

const nameOf = (resource: Resource): string =>
  `${kindOf(resource)}/${isKafkaTopic(resource) ? topicOf(resource) : resource.name}`;

export const keyOf = (resource: Resource): string => `${resource.namespace}/${nameOf(resource)}`;

/** Its namespace is for whoever applies it to say. */
function isOpen({ document }: Resource): boolean {
  const { namespace } = section(document, 'metadata');
  return typeof namespace !== 'string' || namespace === '';
}
