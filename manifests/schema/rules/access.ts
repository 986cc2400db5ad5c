import { checkName, dnsSubdomain, pathSegment } from '../names.ts';
import type { View } from '../view.ts';

const group = 'rbac.authorization.k8s.io';

/** Role and ClusterRole. */
export function roleRules(document: View): void {
  for (const rule of document.at('rules').items) {
    if (!rule.isRecord) continue;
    const isEmpty = (name: string) => {
      const { value } = rule.at(name);
      return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    };
    const urls = rule.at('nonResourceURLs');
    if (isEmpty('verbs')) rule.at('verbs').missing('Say what it allows, e.g. verbs: [get].');
    if (!isEmpty('nonResourceURLs')) {
      if (document.resource.kind === 'Role')
        urls.refuse('addresses that are no resources belong to no namespace', 'Put it into a ClusterRole.');
      else if (!isEmpty('resources'))
        urls.refuse('it cannot stand beside resources', 'Make two rules of it.');
      continue;
    }
    if (isEmpty('apiGroups')) rule.at('apiGroups').missing('Name the group; the core group is "".');
    if (isEmpty('resources')) rule.at('resources').missing('Name the resources, e.g. resources: [secrets].');
  }
}

/** RoleBinding and ClusterRoleBinding. */
export function bindingRules(document: View): void {
  const role = document.at('roleRef');
  const kinds = document.resource.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  const kind = role.at('kind');
  if (kind.text !== undefined && !kinds.includes(kind.text))
    kind.refuse(`a ${document.resource.kind} cannot refer to a ${kind.text}`, `Use ${kinds.join(' or ')}.`);
  const of = role.at('apiGroup');
  if (of.text !== undefined && of.text !== group) of.refuse(`roles are not of ${of.text}`, `Write ${group}.`);
  if (role.at('name').value === '') role.at('name').missing();
  checkName(role.at('name'), pathSegment, 'the name of a role');
  for (const subject of document.at('subjects').items) subjectRules(subject);
}

function subjectRules(subject: View): void {
  const kind = subject.at('kind');
  const wanted = kind.text === 'ServiceAccount' ? '' : group;
  if (kind.text !== undefined && !['ServiceAccount', 'User', 'Group'].includes(kind.text)) {
    kind.refuse(`${JSON.stringify(kind.text)} can be given no role`, 'Use ServiceAccount, User or Group.');
    return;
  }
  const name = subject.at('name');
  if (name.value === '') name.missing();
  if (kind.text === 'ServiceAccount') checkName(name, dnsSubdomain, 'the name of a ServiceAccount');
  const own = subject.at('apiGroup');
  if (own.isPresent && own.value !== '' && own.value !== wanted)
    own.refuse(
      `a ${kind.text} is not of ${String(own.value)}`,
      wanted === '' ? 'Remove it.' : `Write ${wanted}.`,
    );
  const isOfCluster = subject.resource.kind === 'ClusterRoleBinding';
  if (isOfCluster && kind.text === 'ServiceAccount' && subject.at('namespace').text === undefined)
    subject.at('namespace').missing('Say where the ServiceAccount is.');
}
