import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, isReal } from '../../manifests/diff/compare.ts';
import { asWritten } from '../../manifests/diff/held.ts';
import { normalise } from '../../manifests/diff/normalise.ts';
import type { Resource } from '../../manifests/read.ts';

const word = fc.stringMatching(/^[a-z][a-z.-]{0,6}$/);
const scalar = fc.oneof(
  word,
  fc.integer({ min: 0, max: 10 }),
  fc.boolean(),
  fc.constant(null),
  fc.constant('PT1S'),
);

/** Fields that the rules know, and some that they do not. */
const key = fc.oneof(
  fc.constantFrom(
    ...[
      'config',
      'topics',
      'sink',
      'ref',
      'namespace',
      'delivery',
      'net',
      'sasl',
      'tls',
      'enable',
      'consumers',
    ],
    ...[
      'consumerGroup',
      'template',
      'metadata',
      'labels',
      'annotations',
      'spec',
      'containers',
      'resources',
      'name',
    ],
    ...[
      'readinessProbe',
      'ports',
      'port',
      'targetPort',
      'replicas',
      'state',
      'pause',
      'topicName',
      'partitions',
    ],
    ...[
      'database.hostname',
      'database.password',
      'table.include.list',
      'bootstrapServers',
      'backoffDelay',
      'cpu',
    ],
  ),
  word,
);
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalar, tie('list'), tie('record')),
  list: fc.array(tie('any'), { maxLength: 3 }),
  record: fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true }),
})).record;

const identity = fc.constantFrom(
  ['sources.knative.dev/v1', 'KafkaSource'],
  ['sources.knative.dev/v1beta1', 'KafkaSource'],
  ['kafka.strimzi.io/v1', 'KafkaTopic'],
  ['kafka.strimzi.io/v1beta2', 'KafkaConnector'],
  ['kafka.strimzi.io/v1', 'Kafka'],
  ['serving.knative.dev/v1', 'Service'],
  ['apps/v1', 'StatefulSet'],
  ['v1', 'Service'],
  ['v1', 'Secret'],
  ['v1', 'ConfigMap'],
);

const resource: fc.Arbitrary<Resource> = fc
  .tuple(identity, fc.constantFrom('a', 'b'), fc.constantFrom(undefined, 'default', 'shop'), value, value)
  .map(([[apiVersion = '', kind = ''], name, namespace, spec, metadata]) => {
    const named = { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) };
    const data = kind === 'Secret' ? { data: { a: 'YQ==' }, stringData: { b: 'b' } } : {};
    const document = { apiVersion, kind, metadata: named, spec, ...data };
    return { apiVersion, kind, namespace: namespace ?? 'default', name, file: 'x', document, line: () => 1 };
  });

const isUnique = ({ apiVersion, kind, namespace, name }: Resource) =>
  [apiVersion.split('/', 1), kind, namespace, name].join('/');
const resources = fc.uniqueArray(resource, { selector: isUnique, maxLength: 6 });

describe('of any resources', () => {
  it('normalising twice is normalising once', () => {
    fc.assert(
      fc.property(resource, (one) => {
        const once = normalise(one);
        expect(normalise({ ...one, document: once })).toEqual(once);
      }),
    );
  });

  it('normalising leaves the resource as it was', () => {
    fc.assert(
      fc.property(resource, (one) => {
        const before = structuredClone(one.document);
        normalise(one);
        expect(one.document).toEqual(before);
      }),
    );
  });

  it('nothing differs from itself, in whatever order', () => {
    fc.assert(
      fc.property(resources, (set) => {
        expect(compare(set, set.map(asWritten).toReversed())).toEqual([]);
      }),
    );
  });

  it('the same differences are found from the other side', () => {
    const names = (differences: ReturnType<typeof compare>) =>
      differences
        .map(({ cluster, stack, fields }) => {
          const sides = [cluster, stack?.resource].map(
            (one) => one && `${one.kind}/${one.namespace}/${one.name}`,
          );
          return JSON.stringify([sides.sort(), fields.map(({ field }) => field).sort()]);
        })
        .sort();
    fc.assert(
      fc.property(resources, resources, (one, other) => {
        const there = compare(one, other.map(asWritten));
        const back = compare(other, one.map(asWritten));
        expect(names(back)).toEqual(names(there));
      }),
    );
  });

  it('an added field of a spec is found', () => {
    fc.assert(
      fc.property(resource, (one) => {
        const document = Object(one.document);
        const more = { ...one, document: { ...document, spec: { ...document.spec, zzz: 'added' } } };
        expect(compare([more], [asWritten(one)])[0]?.fields.map(({ field }) => field)).toContain('spec.zzz');
      }),
    );
  });

  it('every difference is either real or expected for a reason', () => {
    fc.assert(
      fc.property(resources, resources, (one, other) => {
        for (const each of compare(one, other.map(asWritten))) {
          const reasons = [each.expected, ...each.fields.map(({ expected }) => expected)];
          expect(isReal(each) || reasons.some((reason) => reason !== undefined)).toBe(true);
        }
      }),
    );
  });
});
