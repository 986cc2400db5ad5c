import { fields, flag, free, integer, list, map, model, type Shape, text } from '../fields.ts';
import { addressedRef, templateMetadata as metadata } from './common.ts';

const core = (name: string) => model(`IoK8sApiCoreV1${name}`);

/** Knative fills in a probe's port. */
const probe = model('IoK8sApiCoreV1Probe', 'port');

const container = fields({
  args: list(text),
  command: list(text),
  env: list(core('EnvVar')),
  envFrom: list(core('EnvFromSource')),
  image: text,
  imagePullPolicy: text,
  livenessProbe: probe,
  name: text,
  ports: list(fields({ containerPort: integer, name: text, protocol: text })),
  readinessProbe: probe,
  resources: core('ResourceRequirements'),
  securityContext: fields({
    allowPrivilegeEscalation: flag,
    capabilities: fields({ add: list(text), drop: list(text) }),
    privileged: flag,
    readOnlyRootFilesystem: flag,
    runAsGroup: integer,
    runAsNonRoot: flag,
    runAsUser: integer,
    seccompProfile: fields({ localhostProfile: text, type: text }),
  }),
  startupProbe: probe,
  terminationMessagePath: text,
  terminationMessagePolicy: text,
  volumeMounts: list(
    fields(
      { mountPath: text, mountPropagation: text, name: text, readOnly: flag, subPath: text },
      'mountPath',
      'name',
    ),
  ),
  workingDir: text,
});

/** A pod's spec as Knative Serving 1.23 has it; what a feature must allow first is refused by the webhook's rules. */
const revision = fields(
  {
    affinity: free,
    automountServiceAccountToken: flag,
    containerConcurrency: integer,
    containers: list(container),
    dnsConfig: free,
    dnsPolicy: text,
    enableServiceLinks: flag,
    hostAliases: list(free),
    hostIPC: flag,
    hostNetwork: flag,
    hostPID: flag,
    idleTimeoutSeconds: integer,
    imagePullSecrets: list(fields({ name: text })),
    initContainers: list(free),
    nodeSelector: map(text),
    priorityClassName: text,
    responseStartTimeoutSeconds: integer,
    runtimeClassName: text,
    schedulerName: text,
    securityContext: free,
    serviceAccountName: text,
    shareProcessNamespace: flag,
    timeoutSeconds: integer,
    tolerations: list(free),
    topologySpreadConstraints: list(free),
    volumes: list(core('Volume')),
  },
  'containers',
);

const template = fields({ metadata, spec: revision });

const traffic = list(
  fields({
    configurationName: text,
    latestRevision: flag,
    percent: integer,
    revisionName: text,
    tag: text,
    url: text,
  }),
);

/** `spec` of the kinds of Knative Serving 1.23. */
export const serving: Readonly<Record<string, Shape>> = {
  'serving.knative.dev/v1 Configuration': fields({ template }),
  'serving.knative.dev/v1 Revision': revision,
  'serving.knative.dev/v1 Route': fields({ traffic }),
  'serving.knative.dev/v1 Service': fields({ template, traffic }),
  'serving.knative.dev/v1beta1 DomainMapping': fields(
    { ref: addressedRef, tls: fields({ secretName: text }) },
    'ref',
  ),
};
