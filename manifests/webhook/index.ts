import type { Problem } from '../../lib/problem.ts';
import { groupOf, type Resource } from '../read.ts';
import { View } from '../schema/view.ts';
import * as eventing from './eventing.ts';
import * as flows from './flows.ts';
import * as serving from './serving.ts';
import * as sources from './sources.ts';

const rules: ReadonlyMap<string, (document: View) => void> = new Map([
  ['eventing.knative.dev Broker', eventing.brokerRules],
  ['eventing.knative.dev EventPolicy', eventing.policyRules],
  ['eventing.knative.dev EventTransform', eventing.transformRules],
  ['eventing.knative.dev EventType', eventing.eventTypeRules],
  ['eventing.knative.dev KafkaSink', eventing.kafkaSinkRules],
  ['eventing.knative.dev RequestReply', eventing.requestReplyRules],
  ['eventing.knative.dev Trigger', eventing.triggerRules],
  ['flows.knative.dev Parallel', flows.parallelRules],
  ['flows.knative.dev Sequence', flows.sequenceRules],
  ['messaging.knative.dev Channel', flows.channelRules],
  ['messaging.knative.dev InMemoryChannel', flows.memoryChannelRules],
  ['messaging.knative.dev KafkaChannel', flows.kafkaChannelRules],
  ['messaging.knative.dev Subscription', flows.subscriptionRules],
  ['serving.knative.dev Configuration', serving.configurationRules],
  ['serving.knative.dev DomainMapping', serving.domainMappingRules],
  ['serving.knative.dev Revision', serving.revisionKindRules],
  ['serving.knative.dev Route', serving.routeRules],
  ['serving.knative.dev Service', serving.serviceRules],
  ['sinks.knative.dev IntegrationSink', sources.integrationRules],
  ['sinks.knative.dev JobSink', sources.jobSinkRules],
  ['sources.knative.dev ApiServerSource', sources.apiServerSourceRules],
  ['sources.knative.dev ContainerSource', sources.containerSourceRules],
  ['sources.knative.dev IntegrationSource', sources.integrationRules],
  ['sources.knative.dev PingSource', sources.pingRules],
  ['sources.knative.dev SinkBinding', sources.sinkBindingRules],
]);

/**
 * What the admission webhooks of Knative 1.23 refuse, with the settings that it is installed with. KafkaSource's is in
 * its reader.
 */
export function webhookProblems(resource: Resource): Problem[] {
  const problems: Problem[] = [];
  rules.get(`${groupOf(resource)} ${resource.kind}`)?.(new View(resource, problems, [], resource.document));
  return problems;
}
