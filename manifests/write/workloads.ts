import { groupOf, isRecord, type Resource } from '../read.ts';
import { listAt, objectAt, textAt } from '../value.ts';
import { type Document, defaulted, withDefault, withValue } from './document.ts';
import { restricted } from './parts.ts';

/** Where the pod's spec is in the kinds that have one. */
const podSpecs: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment.apps', ['spec', 'template', 'spec']],
  ['StatefulSet.apps', ['spec', 'template', 'spec']],
  ['DaemonSet.apps', ['spec', 'template', 'spec']],
  ['ReplicaSet.apps', ['spec', 'template', 'spec']],
  ['Job.batch', ['spec', 'template', 'spec']],
  ['CronJob.batch', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
  ['Pod.', ['spec']],
  ['Service.serving.knative.dev', ['spec', 'template', 'spec']],
]);

/** A resource whose pods have what the Pod Security Standard `restricted` asks for, where the user says nothing else. */
export function hardened(resource: Resource): Document {
  const document = objectAt(resource.document);
  const path = podSpecs.get(`${resource.kind}.${groupOf(resource)}`);
  if (!path) return document;
  let result = document;
  for (const field of ['containers', 'initContainers']) {
    const containers = listAt(document, ...path, field);
    if (containers.length === 0) continue;
    result = withValue(
      result,
      [...path, field],
      containers.map((one) => (isRecord(one) ? hardenedContainer(one) : one)),
    );
  }
  // Volumes belong to root, unless a group is named.
  const isMySql = listAt(document, ...path, 'containers').some((one) => isMySqlImage(textAt(one, 'image')));
  return isMySql ? withDefault(result, [...path, 'securityContext', 'fsGroup'], mysqlUser) : result;
}

/** The user of the servers in MySQL's and MariaDB's images; the images' own is root. */
const mysqlUser = 999;
const isMySqlImage = (image: string): boolean => /(^|\/)(mysql|mariadb)(:|@|$)/.test(image);

function hardenedContainer(container: Document): Document {
  const given = objectAt(container, 'securityContext');
  const user = isMySqlImage(textAt(container, 'image')) ? { runAsUser: mysqlUser } : {};
  return { ...container, securityContext: defaulted(given, { ...restricted, ...user }) };
}
