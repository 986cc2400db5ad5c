import { isIP } from 'node:net';
import { checkName, checkUnique, dnsLabel, dnsSubdomain, portName, qualifiedName } from '../names.ts';
import type { View } from '../view.ts';
import { labelRules } from './metadata.ts';

const hostName = (text: string) => dnsSubdomain(text.replace(/\.$/, ''));

/** A core Service. */
export function serviceRules(document: View): void {
  const spec = document.at('spec');
  const type = spec.at('type').text ?? 'ClusterIP';
  const address = spec.at('clusterIP');
  labelRules(spec.at('selector'));
  spec.at('sessionAffinityConfig', 'clientIP', 'timeoutSeconds').range(1, 86400);
  for (const ip of spec.at('externalIPs').items)
    if (ip.text !== undefined && isIP(ip.text) === 0)
      ip.refuse(`${JSON.stringify(ip.text)} is no IP address`, 'Write an address such as 192.0.2.1.');
  const isOutside = type === 'NodePort' || type === 'LoadBalancer' || spec.at('externalIPs').items.length > 0;
  const policy = spec.at('externalTrafficPolicy');
  if (policy.text !== undefined && !isOutside)
    policy.refuse(`a Service of type ${type} gets nothing from outside`, 'Remove it, or change the type.');
  const ranges = spec.at('loadBalancerSourceRanges');
  if (ranges.items.length > 0 && type !== 'LoadBalancer')
    ranges.refuse('it goes only with type LoadBalancer', 'Remove it.');
  if (type === 'ExternalName') {
    const name = spec.at('externalName');
    if (name.text === undefined) name.missing('Name the host, e.g. externalName: db.example.com.');
    else checkName(name, hostName, 'a host name');
    if (address.isPresent && address.value !== '')
      address.refuse('a Service of type ExternalName has no clusterIP', 'Remove it.');
  } else headRules(spec, type);
  ports(spec, type);
}

/** Of a Service with an address in the cluster. */
function headRules(spec: View, type: string): void {
  const address = spec.at('clusterIP');
  if (spec.at('ports').items.length === 0 && address.text !== 'None')
    spec.at('ports').missing('Add ports, or clusterIP: None to make it headless.');
  if (address.text !== undefined && address.text !== 'None' && isIP(address.text) === 0)
    address.refuse(
      `${JSON.stringify(address.text)} is no IP address`,
      'Write None, with a capital letter, or leave it out.',
    );
  if (address.text === 'None' && (type === 'NodePort' || type === 'LoadBalancer'))
    address.refuse(`a Service of type ${type} cannot be headless`, 'Remove clusterIP: None, or the type.');
}

function ports(spec: View, type: string): void {
  const all = spec.at('ports').items;
  for (const port of all) {
    port.at('port').range(1, 65535);
    // 0 means the port itself.
    if (port.at('targetPort').value !== 0) targetPort(port.at('targetPort'));
    checkName(port.at('name'), dnsLabel, 'the name of a port');
    checkName(port.at('appProtocol'), qualifiedName, 'a protocol');
    if (all.length > 1 && port.at('name').text === undefined)
      port.at('name').missing('Name each of several ports.');
    const node = port.at('nodePort');
    if (node.number && (type === 'ClusterIP' || type === 'ExternalName'))
      node.refuse(`a Service of type ${type} has no nodePort`, 'Remove it, or say type: NodePort.');
  }
  checkUnique(
    all.map((port) => port.at('name')),
    (name) => name.text,
    'port of the name',
  );
  const protocol = (port: View) => port.at('protocol').text ?? 'TCP';
  const number = (port: View) => port.at('port').number;
  checkUnique(
    all,
    (port) => (number(port) === undefined ? undefined : `${number(port)}/${protocol(port)}`),
    'port',
  );
}

/** A port of a container, by number or by name. */
export function targetPort(port: View): void {
  port.range(1, 65535);
  checkName(port, portName, 'the name of a port');
}
