import type { Resource } from '../read.ts';
import { serviceOf } from '../service-host.ts';
import { integerOf, listAt, objectAt } from '../value.ts';
import type { Path } from '../yaml.ts';
import { type ResourceSet, systemNamespaces } from './resource-set.ts';
import { error, type Findings } from './rule.ts';
import { existing } from './suggest.ts';

/** Whether clients of the Service's name reach something at the port. */
export function servesPort(service: Resource, port: number): boolean {
  const spec = objectAt(service.document, 'spec');
  if (spec.type === 'ExternalName') return true;
  return listAt(spec, 'ports').some((one) => {
    const { port: own, targetPort } = objectAt(one);
    const target = integerOf(targetPort);
    // Nothing translates the ports of a headless Service.
    const isTranslated = spec.clusterIP !== 'None' || target === undefined || target === port;
    return integerOf(own) === port && isTranslated;
  });
}

/** What is wrong with an address that is meant to be a Service's; the world's are not looked at. */
export function* unreachable(
  resource: Resource,
  path: Path,
  address: { host: string; port: number; home: string },
  set: ResourceSet,
): Findings {
  const { host, port, home } = address;
  const found = serviceOf(host, home);
  if (!found || systemNamespaces.includes(found.namespace)) return;
  const { name, namespace } = found;
  // A host of two labels may be one of the world, as example.com is.
  if (host.split('.').length === 2 && !set.find('Namespace', '', namespace)) return;
  if (!set.has('Service', namespace, name)) {
    yield error(resource, path, {
      code: 'reference.no-service',
      message: `there is no Service ${name} in namespace ${namespace} (address ${host})`,
      fix: existing('Service', namespace, name, set),
    });
    return;
  }
  const service = set.find('Service', namespace, name);
  if (!service || servesPort(service, port)) return;
  const ports = listAt(service.document, 'spec', 'ports').map((one) => String(objectAt(one).port));
  yield error(resource, path, {
    code: 'reference.no-port',
    message: `Service ${name} has no port ${port} (address ${host})`,
    fix: ports.includes(String(port))
      ? `Nothing translates the ports of a headless Service: use the port that its pods listen on.`
      : `Its ports are ${ports.join(', ') || 'none'}: use one of them, or add ${port} to the Service.`,
  });
}

const url = /^(https?):\/\/([^/:]+)(?::(\d+))?(?:\/|$)/;

/** The same for a `uri`. */
export function* unreachableUri(resource: Resource, path: Path, uri: string, set: ResourceSet): Findings {
  const [, scheme, host, port] = url.exec(uri) ?? [];
  if (host === undefined) return;
  const standard = scheme === 'https' ? 443 : 80;
  const address = { host, port: port === undefined ? standard : Number(port), home: resource.namespace };
  yield* unreachable(resource, path, address, set);
}
