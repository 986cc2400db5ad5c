import type { Problem } from '../../../lib/problem.ts';
import { groupOf, type Resource } from '../../read.ts';
import { View } from '../view.ts';
import { bindingRules, roleRules } from './access.ts';
import { configMapRules, secretRules } from './data.ts';
import { metadataRules } from './metadata.ts';
import { ingressRules, networkPolicyRules } from './network.ts';
import { autoscalerRules, disruptionRules } from './scale.ts';
import { serviceRules } from './service.ts';
import { claimRules, volumeRules } from './storage.ts';
import { strimziRules } from './strimzi.ts';
import { cronJobRules, jobRules, podKindRules, statefulSetRules, workloadRules } from './workload.ts';

const rules: ReadonlyMap<string, (document: View) => void> = new Map([
  [' ConfigMap', configMapRules],
  [' PersistentVolume', volumeRules],
  [' PersistentVolumeClaim', claimRules],
  [' Pod', podKindRules],
  [' Secret', secretRules],
  [' Service', serviceRules],
  ['apps DaemonSet', workloadRules],
  ['apps Deployment', workloadRules],
  ['apps ReplicaSet', workloadRules],
  ['apps StatefulSet', statefulSetRules],
  ['autoscaling HorizontalPodAutoscaler', autoscalerRules],
  ['batch CronJob', cronJobRules],
  ['batch Job', jobRules],
  ['networking.k8s.io Ingress', ingressRules],
  ['networking.k8s.io NetworkPolicy', networkPolicyRules],
  ['policy PodDisruptionBudget', disruptionRules],
  ['rbac.authorization.k8s.io ClusterRole', roleRules],
  ['rbac.authorization.k8s.io ClusterRoleBinding', bindingRules],
  ['rbac.authorization.k8s.io Role', roleRules],
  ['rbac.authorization.k8s.io RoleBinding', bindingRules],
]);

/** What the API server refuses though the schema lets it pass: the rules that it has in code, or a CRD in CEL. */
export function ruleProblems(resource: Resource): Problem[] {
  const problems: Problem[] = [];
  const document = new View(resource, problems, [], resource.document);
  const group = groupOf(resource);
  metadataRules(document);
  rules.get(`${group} ${resource.kind}`)?.(document);
  if (group === 'kafka.strimzi.io') strimziRules(document);
  return problems;
}
