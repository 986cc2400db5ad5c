import { isIP } from 'node:net';
import { checkName, dns1035Label, dnsSubdomain, portName } from '../names.ts';
import type { View } from '../view.ts';
import { selectorRules } from './metadata.ts';
import { targetPort } from './service.ts';

export function networkPolicyRules(document: View): void {
  const spec = document.at('spec');
  selectorRules(spec.at('podSelector'));
  if (spec.at('policyTypes').items.length > 2)
    spec.at('policyTypes').refuse('there are but two: Ingress and Egress', 'Name each once.');
  for (const [direction, peers] of [
    ['ingress', 'from'],
    ['egress', 'to'],
  ] as const) {
    for (const rule of spec.at(direction).items) {
      for (const port of rule.at('ports').items) networkPort(port);
      for (const peer of rule.at(peers).items) peerRules(peer);
    }
  }
}

function networkPort(port: View): void {
  targetPort(port.at('port'));
  const end = port.at('endPort');
  if (end.number === undefined) return;
  const { number } = port.at('port');
  if (number === undefined) end.refuse('a range begins with a number in port', 'Give port as a number.');
  else end.range(number, 65535);
}

function peerRules(peer: View): void {
  if (!peer.isRecord) return;
  const block = peer.at('ipBlock');
  const selectors = peer.given(['podSelector', 'namespaceSelector']);
  if (!block.isPresent && selectors.length === 0)
    peer.refuse('it names no peer', 'Give podSelector, namespaceSelector or ipBlock.');
  if (block.isPresent && selectors.length > 0)
    peer.refuse('ipBlock cannot stand beside a selector', 'Make two peers of it.');
  for (const name of selectors) selectorRules(peer.at(name));
  for (const range of [block.at('cidr'), ...block.at('except').items]) {
    if (range.text !== undefined && !isRange(range.text))
      range.refuse(`${JSON.stringify(range.text)} is no range of addresses`, 'Write it as 10.0.0.0/8.');
  }
}

function isRange(text: string): boolean {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
}

export function ingressRules(document: View): void {
  const spec = document.at('spec');
  const rules = spec.at('rules').items;
  if (rules.length === 0 && !spec.at('defaultBackend').isPresent)
    spec.refuse('it sends nothing anywhere', 'Add rules, or a defaultBackend.');
  checkName(spec.at('ingressClassName'), dnsSubdomain, 'the name of an IngressClass');
  for (const tls of spec.at('tls').items)
    checkName(tls.at('secretName'), dnsSubdomain, 'the name of a Secret');
  for (const tls of spec.at('tls').items) for (const host of tls.at('hosts').items) hostRules(host);
  backendRules(spec.at('defaultBackend'));
  for (const rule of rules) {
    hostRules(rule.at('host'));
    const paths = rule.at('http', 'paths');
    if (Array.isArray(paths.value) && paths.items.length === 0) paths.missing();
    for (const path of paths.items) {
      backendRules(path.at('backend'));
      const text = path.at('path').text;
      const type = path.at('pathType').text;
      if (type !== undefined && type !== 'ImplementationSpecific' && !text?.startsWith('/'))
        path.at('path').refuse('it must begin with /', 'Put a / before it.');
      else if (
        type !== undefined &&
        type !== 'ImplementationSpecific' &&
        /\/\/|\/\.{1,2}(\/|$)/.test(text ?? '')
      )
        path.at('path').refuse('it must hold no // and no . or .. between slashes', 'Write the plain path.');
    }
  }
}

function hostRules(host: View): void {
  if (host.text !== undefined && isIP(host.text) !== 0)
    host.refuse('it must be a name, not an address', 'Leave the host out, or give a name.');
  else checkName(host, (text) => dnsSubdomain(text.replace(/^\*\./, '')), 'a host name');
}

function backendRules(backend: View): void {
  if (backend.isRecord && backend.given(['service', 'resource']).length === 0)
    backend.refuse('it names no backend', 'Give service with name and port.');
  const service = backend.at('service');
  if (!service.isRecord) return;
  checkName(service.at('name'), dns1035Label, 'the name of a Service');
  const port = service.at('port');
  if (port.given(['name', 'number']).length !== 1)
    port.refuse('a backend needs a port by name or by number', 'Give number or name.');
  port.at('number').range(1, 65535);
  checkName(port.at('name'), portName, 'the name of a port');
}
