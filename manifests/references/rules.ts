import { kafkaAddresses } from './bootstrap.ts';
import { brokerConfig } from './brokers.ts';
import { bridgeKafka, connectKafka, connectSettings } from './connect.ts';
import { historyTopic, unmadeTopics } from './connector-topics.ts';
import { connectorConnect, connectorDatabase } from './connectors.ts';
import { referenceFields } from './fields.ts';
import { kafkaIgnored, kafkaListeners, kafkaNodes, kafkaReplication, kafkaVersion } from './kafka.ts';
import {
  bindingSubject,
  channelTemplate,
  sinkKafka,
  sourceKafka,
  subscriptionChannel,
  triggerBroker,
} from './knative.ts';
import { connectLogin, sourceLogin } from './logins.ts';
import { namespaces } from './namespaces.ts';
import { connectorPairs, lateSource, sharedGroup } from './pipeline.ts';
import { roleBindings } from './rbac.ts';
import { rebalanceCluster } from './rebalance.ts';
import type { Rule } from './rule.ts';
import { ingressBackends, serviceSelector, statefulSetService } from './services.ts';
import { poolLabel, poolStorage } from './storage.ts';
import { topicRules } from './topics.ts';
import { userRules } from './users.ts';

/** All rules between resources. */
export const rules: readonly Rule[] = [
  namespaces,
  referenceFields,
  kafkaAddresses,
  serviceSelector,
  statefulSetService,
  ingressBackends,
  roleBindings,
  kafkaNodes,
  kafkaVersion,
  kafkaListeners,
  kafkaReplication,
  kafkaIgnored,
  poolLabel,
  poolStorage,
  topicRules,
  userRules,
  rebalanceCluster,
  connectKafka,
  connectSettings,
  bridgeKafka,
  connectorDatabase,
  connectorConnect,
  sourceKafka,
  sinkKafka,
  brokerConfig,
  triggerBroker,
  subscriptionChannel,
  bindingSubject,
  channelTemplate,
  // Warnings of what no validator looks at.
  lateSource,
  sharedGroup,
  connectorPairs,
  historyTopic,
  unmadeTopics,
  sourceLogin,
  connectLogin,
];
