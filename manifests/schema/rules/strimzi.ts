import type { View } from '../view.ts';

/** Rules in the CRDs of Strimzi 1.2.0 that are no types (`x-kubernetes-validations`). */
export function strimziRules(document: View): void {
  const { kind } = document.resource;
  const spec = document.at('spec');
  if (kind === 'KafkaUser') certificateRules(spec.at('authentication'));
  const home = kind === 'Kafka' ? spec.at('kafka') : spec;
  rackRules(home.at('rack'));
  metricsRules(home.at('metricsConfig'));
  const cruise = spec.at('cruiseControl', 'metricsConfig');
  metricsRules(cruise);
  if (cruise.at('type').text === 'strimziMetricsReporter')
    cruise.refuse('Cruise Control has no strimziMetricsReporter', 'Use jmxPrometheusExporter.');
}

function certificateRules(authentication: View): void {
  const days = authentication.given(['validityDays', 'renewalDays']);
  const [valid, renewal] = [authentication.at('validityDays'), authentication.at('renewalDays')];
  valid.range(1);
  renewal.range(1);
  if (authentication.at('type').text !== 'tls') {
    if (days.length > 0 && authentication.at('type').isPresent)
      authentication.refuse('validityDays and renewalDays go only with type: tls', 'Remove them.');
  } else if (days.length === 1) {
    authentication.refuse(
      'validityDays and renewalDays must be set together',
      'Add the other one, or remove both.',
    );
  } else if (valid.number !== undefined && renewal.number !== undefined && renewal.number >= valid.number) {
    authentication.refuse('renewalDays must be less than validityDays', 'Renew it before it has expired.');
  }
}

function rackRules(rack: View): void {
  if (!rack.isRecord) return;
  const type = rack.at('type').text;
  if ((type === undefined || type === 'topology-label') && rack.at('topologyKey').text === undefined)
    rack.refuse('it names no topologyKey', 'Add topologyKey: topology.kubernetes.io/zone.');
  if (type === 'environment-variable' && rack.at('envVarName').text === undefined)
    rack.refuse('it names no envVarName', 'Add envVarName.');
}

function metricsRules(metrics: View): void {
  if (metrics.at('type').text === 'jmxPrometheusExporter' && !metrics.at('valueFrom').isPresent)
    metrics.refuse(
      'jmxPrometheusExporter needs valueFrom',
      'Name the ConfigMap: valueFrom: {configMapKeyRef: {name, key}}.',
    );
}
