import { checkName, dnsLabel, dnsSubdomain } from '../names.ts';
import type { View } from '../view.ts';
import { labelRules, selectorRules } from './metadata.ts';

/** Where a pod runs, and as whom. */
export function placementRules(spec: View): void {
  labelRules(spec.at('nodeSelector'));
  checkName(spec.at('serviceAccountName'), dnsSubdomain, 'the name of a ServiceAccount');
  checkName(spec.at('hostname'), dnsLabel, 'the name of a host');
  for (const toleration of spec.at('tolerations').items) tolerationRules(toleration);
  for (const spread of spec.at('topologySpreadConstraints').items) {
    spread.at('maxSkew').range(1);
    if (spread.at('topologyKey').value === '') spread.at('topologyKey').missing();
    selectorRules(spread.at('labelSelector'));
  }
  for (const kind of ['podAffinity', 'podAntiAffinity']) affinityRules(spec.at('affinity', kind));
  if (spec.at('dnsPolicy').text === 'None' && spec.at('dnsConfig', 'nameservers').items.length === 0)
    spec.at('dnsConfig').missing('With dnsPolicy None, name the servers: dnsConfig: {nameservers: [...]}.');
  const security = spec.at('securityContext');
  for (const id of ['runAsUser', 'runAsGroup', 'fsGroup']) security.at(id).range(0, 2 ** 31 - 1);
  seccompRules(security.at('seccompProfile'));
}

function tolerationRules(toleration: View): void {
  const operator = toleration.at('operator');
  const [key, value] = [toleration.at('key').text, toleration.at('value').text];
  if (operator.text === 'Exists' && value !== undefined)
    operator.refuse('Exists takes no value', 'Remove the value, or write Equal.');
  else if (toleration.isRecord && operator.text !== 'Exists' && key === undefined)
    operator.refuse('without a key it must be Exists', 'Add the key, or write operator: Exists.');
}

function affinityRules(affinity: View): void {
  for (const preferred of affinity.at('preferredDuringSchedulingIgnoredDuringExecution').items) {
    preferred.at('weight').range(1, 100);
    termRules(preferred.at('podAffinityTerm'));
  }
  for (const term of affinity.at('requiredDuringSchedulingIgnoredDuringExecution').items) termRules(term);
}

function termRules(term: View): void {
  if (term.at('topologyKey').value === '') term.at('topologyKey').missing();
  selectorRules(term.at('labelSelector'));
}

/** Of a pod or a container. */
export function seccompRules(profile: View): void {
  const file = profile.at('localhostProfile');
  if (profile.at('type').text === 'Localhost' && file.text === undefined)
    file.missing('Name the file on the node, or use RuntimeDefault.');
  else if (profile.at('type').text !== 'Localhost' && file.isPresent)
    file.refuse('it goes only with type Localhost', 'Remove it.');
}
