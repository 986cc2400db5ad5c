import { valueAt } from '../yaml.ts';
import type { Fault } from './ajv.ts';
import { fields, flag, integer, list, map, oneOf, type Shape, text, validator } from './fields.ts';
import type { Validator } from './models.ts';

const item = fields({ key: text, mode: integer, path: text });
const keys = { defaultMode: integer, items: list(item), optional: flag };
const templatedVolumes = list(
  fields({
    configMap: fields({ ...keys, name: text }),
    name: text,
    persistentVolumeClaim: fields({ claimName: text, readOnly: flag }),
    secret: fields({ ...keys, secretName: text }),
  }),
);
const route = fields({
  group: text,
  kind: text,
  name: text,
  namespace: text,
  port: integer,
  sectionName: text,
});
const listener = 'Kafka.spec.kafka.listeners.*';
const artifact = 'KafkaConnect.spec.build.plugins.*.artifacts.*';

/** What the CRDs of Strimzi 1.2.0 have and those of 1.0.0, which the package has, have not; nothing went away between. */
const added: Readonly<Record<string, Shape>> = {
  [`${listener}.type`]: oneOf(
    'internal',
    'route',
    'loadbalancer',
    'nodeport',
    'ingress',
    'cluster-ip',
    'tlsroute',
  ),
  [`${listener}.configuration.parentRefs`]: list(route),
  [`${listener}.configuration.perBrokerAnnotationsTemplate`]: map(text),
  [`${listener}.configuration.perBrokerLabelsTemplate`]: map(text),
  [`${artifact}.includeScope`]: oneOf('compile', 'provided', 'runtime', 'test', 'system'),
  [`${artifact}.mirrors`]: list(fields({ url: text }, 'url')),
  'KafkaUser.spec.authentication.renewalDays': integer,
  'KafkaUser.spec.authentication.validityDays': integer,
  'Kafka.spec.kafka.template.pod.templatedVolumes': templatedVolumes,
  'KafkaConnect.spec.template.pod.templatedVolumes': templatedVolumes,
  'KafkaMirrorMaker2.spec.template.pod.templatedVolumes': templatedVolumes,
  'KafkaNodePool.spec.template.pod.templatedVolumes': templatedVolumes,
};

/** The package's validator of a Strimzi kind, brought up to 1.2.0. */
export async function upToDate(kind: string, old: Validator): Promise<Validator> {
  const shapes = new Map<string, Validator>();
  for (const [field, shape] of Object.entries(added)) {
    shapes.set(field, await validator(shape));
  }
  return (value) =>
    old(value).flatMap((fault): Fault[] => {
      const field = [kind, ...fault.path.map((step) => (typeof step === 'number' ? '*' : step))].join('.');
      const check = fault.kind === 'missing' ? undefined : shapes.get(field);
      if (!check) return [fault];
      return check(valueAt(value, fault.path)).map((inner) => ({
        ...inner,
        path: [...fault.path, ...inner.path],
      }));
    });
}
