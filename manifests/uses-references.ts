import { isKafkaConnector, kafkaConnector } from './kafkaconnector.ts';
import { isKafkaSource, kafkaSource } from './kafkasource.ts';
import { placeholders } from './placeholders.ts';
import type { Resource } from './read.ts';
import { containerOf, homeOf, isCoreService, isService, workloadOf } from './service-home.ts';
import { serviceOf } from './service-host.ts';
import type { UsedBy } from './uses.ts';
import { everything, textAt } from './value.ts';

/** The Services of the set that connectors take for their database. */
export function databaseServices(resources: readonly Resource[]): Resource[] {
  const hosts = resources.filter(isKafkaConnector).flatMap((connector) => {
    const host = kafkaConnector(connector).value?.config['database.hostname'] ?? '';
    return serviceOf(host, connector.namespace) ?? [];
  });
  return resources.filter(
    (one) =>
      isCoreService(one) &&
      hosts.some(({ name, namespace }) => name === one.name && namespace === one.namespace),
  );
}

/** Whether a source names it as its sink, or as where its dead letters go. */
export function isDeliveredTo(service: Resource, resources: readonly Resource[]): boolean {
  return resources.filter(isKafkaSource).some((source) => {
    const { value } = kafkaSource(source);
    return [value?.sink, value?.delivery.deadLetterSink].some((destination) => {
      const host = destination?.uri === undefined ? '' : hostOf(destination.uri);
      const named = destination?.ref ?? serviceOf(host, source.namespace);
      return named?.name === service.name && named.namespace === service.namespace;
    });
  });
}

const hostOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).hostname : '');

/** What asks for a value of a Secret or ConfigMap here. */
export function isAskedFor(
  resource: Resource,
  resources: readonly Resource[],
  databases: readonly Resource[],
): readonly [UsedBy, string] {
  const { kind, name, namespace, document } = resource;
  const bundle = textAt(document, 'metadata', 'labels', 'networking.knative.dev/trust-bundle');
  if (bundle === 'true') return ['source', 'certificates that sources trust'];
  const programs = resources.filter((one) => {
    const home = isService(one) ? homeOf(one, resources).kind : 'nothing';
    return (
      one.namespace === namespace &&
      (home === 'command' || (home === 'image' && isDeliveredTo(one, resources)))
    );
  });
  const asks = (one: Resource) => names(containerOf(one, resources)?.container, kind, name);
  if (programs.some(asks)) return ['sink', "in a function's environment"];
  const connectors = resources.filter(isKafkaConnector);
  const inConnector = connectors.some(({ document: value, namespace: home }) =>
    [...everything(value)].some(
      ({ value: text }) =>
        typeof text === 'string' &&
        placeholders(text).some(({ path }) => {
          const [space, called] = path.includes('/') ? path.split('/', 2) : [home, path];
          return space === namespace && called === name;
        }),
    ),
  );
  const behind = databases.flatMap((one) => workloadOf(one, resources) ?? []);
  const ofDatabase = behind.some((one) => one.namespace === namespace && names(one.document, kind, name));
  if (inConnector && ofDatabase) return ['database', 'the local account stands for it'];
  if (inConnector) return ['connect', "values of a connector's settings"];
  if (ofDatabase) return ['ignored', 'the local database has its own'];
  const inSource = resources.some(
    (one) => isKafkaSource(one) && one.namespace === namespace && names(one.document, kind, name),
  );
  if (inSource) return ['ignored', 'sources reach the local Kafka without it'];
  return ['ignored', 'nothing that runs here asks for it'];
}

/** Whether it stands as `name` (or `secretName`) below a field that means its kind. */
function names(value: unknown, kind: string, name: string): boolean {
  const field = kind === 'Secret' ? /^secret/i : /^configMap/;
  return [...everything(value)].some(({ path, value: text }) => {
    const key = path.at(-1);
    return (
      text === name &&
      (key === 'name' || key === 'secretName') &&
      path.some((step) => field.test(String(step)))
    );
  });
}
