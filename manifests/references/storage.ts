import type { Resource } from '../read.ts';
import { quantity } from '../schema/quantity.ts';
import { at, listAt, objectAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { kafkaKind, labelFindings } from './clusters.ts';
import { error, type Findings, type Rule } from './rule.ts';

const poolKind = 'KafkaNodePool.kafka.strimzi.io';

export const poolLabel: Rule = {
  kinds: [poolKind],
  check: (pool, set) => labelFindings(pool, kafkaKind, set),
};

/** The operator's rules for a pool's volumes, which the schema leaves out. */
export const poolStorage: Rule = {
  kinds: [poolKind],
  *check(pool) {
    const path = ['spec', 'storage'];
    const storage = objectAt(pool.document, ...path);
    yield* size(pool, path, storage);
    if (storage.type !== 'jbod') return;
    const volumes = listAt(storage, 'volumes');
    const wrong = (at: Path, message: string, fix: string) =>
      error(pool, [...path, 'volumes', ...at], { code: 'strimzi.storage', message, fix });
    if (volumes.length === 0) yield wrong([], 'jbod storage needs a volume', 'Add one to volumes.');
    const ids = new Set<unknown>();
    for (const [index, volume] of volumes.entries()) {
      const id = at(volume, 'id') ?? undefined;
      if (id === undefined) {
        yield wrong([index, 'id'], 'a volume of jbod storage needs an id', `Add id: ${index}.`);
      } else if (ids.has(id)) {
        yield wrong([index, 'id'], `another volume has the id ${String(id)}`, 'Give each volume its own.');
      }
      ids.add(id);
      yield* size(pool, [...path, 'volumes', index], volume);
    }
    const shared = volumes.filter((volume) => at(volume, 'kraftMetadata') === 'shared');
    if (shared.length > 1)
      yield wrong([], 'more than one volume has kraftMetadata: shared', 'Leave it on one of them.');
  },
};

function* size(pool: Resource, path: Path, volume: unknown): Findings {
  const text = textAt(volume, 'size');
  const at = [...path, 'size'];
  const code = 'strimzi.storage';
  if (text === '' && textAt(volume, 'type') === 'persistent-claim') {
    const message = 'storage of type persistent-claim needs a size';
    yield error(pool, at, { code, message, fix: 'Add one, such as size: 10Gi.' });
  } else if (text !== '' && quantity(text) === undefined) {
    const message = `${JSON.stringify(text)} is no size`;
    yield error(pool, at, { code, message, fix: 'Write it as 10Gi or 500M.' });
  }
}
