import { placeholders } from '../placeholders.ts';
import type { Resource } from '../read.ts';
import { at, integerOf, listAt, objectAt, textAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { clusterOf, connectKind, labelFindings } from './clusters.ts';
import { providerClass, providersOf } from './connect.ts';
import { missingData } from './data.ts';
import { mayRead } from './rbac.ts';
import type { ResourceSet } from './resource-set.ts';
import { error, type Findings, type Rule, warning } from './rule.ts';
import { unreachable } from './service-address.ts';
import { orElse } from './suggest.ts';

export const connectorKind = 'KafkaConnector.kafka.strimzi.io';

export const connectorDatabase: Rule = {
  kinds: [connectorKind],
  *check(connector, set) {
    const host = textAt(connector.document, 'spec', 'config', 'database.hostname');
    if (host === '') return;
    const port = integerOf(at(connector.document, 'spec', 'config', 'database.port')) ?? 3306;
    const path = ['spec', 'config', 'database.hostname'];
    yield* unreachable(connector, path, { host, port, home: connector.namespace }, set);
  },
};

export const connectorConnect: Rule = {
  kinds: [connectorKind],
  *check(connector, set) {
    yield* labelFindings(connector, connectKind, set);
    const connect = clusterOf(connector, connectKind, set);
    if (!connect) return;
    const annotation = 'strimzi.io/use-connector-resources';
    if (textAt(connect.document, 'metadata', 'annotations', annotation) !== 'true') {
      yield error(connector, [], {
        code: 'strimzi.connectors-ignored',
        message: `KafkaConnect ${connect.name} takes no KafkaConnectors: it lacks the annotation ${annotation}`,
        fix: `Add ${annotation}: "true" to its metadata.annotations.`,
      });
    }
    const isStrimzis = textAt(connector.document, 'spec', 'class').startsWith(
      'org.apache.kafka.connect.mirror.',
    );
    const { build, image, plugins } = objectAt(connect.document, 'spec');
    if (!isStrimzis && [build, image, plugins].every((one) => one === undefined || one === null)) {
      yield warning(connector, ['spec', 'class'], {
        code: 'strimzi.no-plugin',
        message: `KafkaConnect ${connect.name} has neither build, plugins nor image: nothing brings the connector's plugin`,
        fix: 'Add spec.build with the plugin to the KafkaConnect, or spec.image with an image that has it.',
      });
    }
    for (const [name, value] of Object.entries(objectAt(connector.document, 'spec', 'config'))) {
      if (typeof value !== 'string') continue;
      for (const placeholder of placeholders(value))
        yield* unresolved(connector, ['spec', 'config', name], connect, placeholder, set);
    }
  },
};

/** Why a `${provider:path:key}` of a connector has no value on a cluster. */
function* unresolved(
  connector: Resource,
  path: Path,
  connect: Resource,
  { provider, path: source, key }: ReturnType<typeof placeholders>[number],
  set: ResourceSet,
): Findings {
  if (provider.startsWith('strimzi')) return; // the operator's own
  const known = providersOf(connect);
  if (!known.includes(provider)) {
    yield error(connector, path, {
      code: 'strimzi.no-provider',
      message: `KafkaConnect ${connect.name} declares no config provider ${provider}`,
      fix: orElse(
        provider,
        known,
        `Add ${provider} to config.providers of the KafkaConnect, with its class.`,
      ),
    });
    return;
  }
  const [, kubernetes] =
    /\.Kubernetes(Secret|ConfigMap)ConfigProvider$/.exec(providerClass(connect, provider)) ?? [];
  if (kubernetes === 'Secret' || kubernetes === 'ConfigMap') {
    const slash = source.indexOf('/');
    const namespace = slash < 0 ? connector.namespace : source.slice(0, slash);
    const wanted = { kind: kubernetes, namespace, name: source.slice(slash + 1) } as const;
    yield* missingData(connector, path, { ...wanted, keys: [key] }, set);
    yield* unreadable(connector, path, connect, wanted, set);
  } else if (providerClass(connect, provider).endsWith('.EnvVarConfigProvider')) {
    const variables = listAt(connect.document, 'spec', 'template', 'connectContainer', 'env').map((one) =>
      textAt(one, 'name'),
    );
    if (variables.includes(key)) return;
    yield error(connector, path, {
      code: 'strimzi.no-variable',
      message: `KafkaConnect ${connect.name} sets no environment variable ${key}`,
      fix: orElse(key, variables, 'Add it to spec.template.connectContainer.env of the KafkaConnect.'),
    });
  }
}

function* unreadable(
  connector: Resource,
  path: Path,
  connect: Resource,
  wanted: { readonly kind: 'Secret' | 'ConfigMap'; readonly namespace: string; readonly name: string },
  set: ResourceSet,
): Findings {
  const account = { name: `${connect.name}-connect`, namespace: connect.namespace };
  if (mayRead(account, wanted, set)) return;
  yield error(connector, path, {
    code: 'strimzi.may-not-read',
    message: `ServiceAccount ${account.name} may not get ${wanted.kind} ${wanted.name} in namespace ${wanted.namespace}`,
    fix: `Add a Role that allows get on ${wanted.kind.toLowerCase()}s ${wanted.name}, and a RoleBinding to ${account.name}, in that namespace.`,
  });
}
