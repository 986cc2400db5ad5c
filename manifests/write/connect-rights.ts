import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { groupOf } from '../read.ts';
import { clusterConfig, secretsIn } from './connector.ts';
import { asDocument } from './document.ts';
import { metadata } from './parts.ts';
import type { ConnectPlan, Plan } from './plan.ts';
import { compare } from './secrets.ts';
import type { Entry, Profile } from './types.ts';

const api = 'rbac.authorization.k8s.io';

/** What lets the workers read the Secrets that their connectors name, and no other. */
export function connectRights(connect: ConnectPlan, plan: Plan, profile: Profile): Entry[] {
  const places = connect.connectors.flatMap((connector) =>
    secretsIn(clusterConfig(connector, connect, plan, profile), connector.resource.namespace),
  );
  const namespaces = [...new Set(places.map(({ namespace }) => namespace))].sort(compare);
  return namespaces.flatMap((namespace) => {
    const secrets = places.filter((one) => one.namespace === namespace).map(({ name }) => name);
    const name = roleName(connect, plan, namespace);
    const meta = metadata(plan, namespace, name, 'connect');
    const role: IRole = {
      apiVersion: `${api}/v1`,
      kind: 'Role',
      metadata: meta,
      rules: [
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: [...new Set(secrets)].sort(compare),
          verbs: ['get'],
        },
      ],
    };
    const binding: IRoleBinding = {
      apiVersion: `${api}/v1`,
      kind: 'RoleBinding',
      metadata: meta,
      subjects: [{ kind: 'ServiceAccount', name: `${connect.name}-connect`, namespace: connect.namespace }],
      roleRef: { apiGroup: api, kind: 'Role', name },
    };
    return [role, binding].map((model) => ({ file: 'connect', document: asDocument(model) }));
  });
}

/** Clear of the user's own roles. */
function roleName({ name, namespace }: ConnectPlan, { resources }: Plan, home: string): string {
  const isTaken = (wanted: string) =>
    resources.some((one) => groupOf(one) === api && one.namespace === home && one.name === wanted);
  let wanted = `${name}-connector-secrets${namespace === home ? '' : `-${namespace}`}`;
  while (isTaken(wanted)) wanted = `${wanted}-plumbline`;
  return wanted;
}
