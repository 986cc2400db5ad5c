import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { IService } from 'kubernetes-models/v1/Service';
import type { DatabasePlan, Value } from './databases.ts';
import { asDocument } from './document.ts';
import { initScripts } from './mysql-init.ts';
import { metadata, resources, restricted } from './parts.ts';
import type { Plan } from './plan.ts';
import type { Entry, Profile } from './types.ts';

/** What a MySQL server is to be like: `--name=value`, as the station gives them. */
export interface MySqlSettings {
  readonly image: string;
  readonly options: readonly string[];
}

const app = (service: string) => ({ 'app.kubernetes.io/name': service });

/** The server's user in the image. */
const mysqlUser = 999;

/** The Secret with root's password. */
export const rootSecret = ({ service }: DatabasePlan): string => `${service}-root`;

/** A MySQL with its data, settings and accounts. */
export function mysqlEntries(
  database: DatabasePlan,
  plan: Plan,
  profile: Profile,
  settings: MySqlSettings,
): Entry[] {
  const meta = (name: string) => metadata(plan, database.namespace, name, 'database');
  const { service } = database;
  const config: IConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: meta(`${service}-config`),
    data: { 'binlog.cnf': configFile(settings.options) },
  };
  const scripts: IConfigMap = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: meta(`${service}-init`),
    data: initScripts(database, plan.input.sample),
  };
  const front: IService = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(service),
    spec: {
      clusterIP: 'None',
      selector: app(service),
      ports: [{ name: 'mysql', port: 3306, targetPort: 'mysql' }],
    },
  };
  const server: IStatefulSet = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta(service),
    spec: {
      serviceName: service,
      replicas: 1,
      selector: { matchLabels: app(service) },
      template: { metadata: { labels: meta(service).labels }, spec: pod(database, profile, settings.image) },
      ...(profile.durable ? { volumeClaimTemplates: [claim(profile)] } : {}),
    },
  };
  return [config, scripts, front, server].map((model) => ({ file: 'database', document: asDocument(model) }));
}

type PodSpec = NonNullable<NonNullable<IStatefulSet['spec']>['template']['spec']>;

function pod(database: DatabasePlan, profile: Profile, image: string): PodSpec {
  const ping = {
    exec: {
      // Over TCP: while the image runs its scripts, the server has the socket only.
      command: ['mysqladmin', 'ping', '--host=127.0.0.1', '--silent'],
    },
    periodSeconds: 10,
    timeoutSeconds: 5,
  };
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 60,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: mysqlUser,
      runAsGroup: mysqlUser,
      fsGroup: mysqlUser,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'mysql',
        image,
        ports: [{ name: 'mysql', containerPort: 3306 }],
        env: [
          { name: 'MYSQL_ROOT_PASSWORD', valueFrom: fromSecret(rootSecret(database), 'password') },
          { name: 'MYSQL_INITDB_SKIP_TZINFO', value: '1' },
          ...database.accounts.flatMap(({ user, password }, index) => [
            { name: `CONNECTOR_${index + 1}_USER`, ...envValue(user) },
            { name: `CONNECTOR_${index + 1}_PASSWORD`, valueFrom: fromSecret(password.name, password.key) },
          ]),
        ],
        startupProbe: { ...ping, failureThreshold: 60 },
        readinessProbe: ping,
        livenessProbe: { ...ping, failureThreshold: 6 },
        ...(profile.sized ? { resources: resources('500m', '1Gi', '2Gi') } : {}),
        securityContext: { ...restricted, readOnlyRootFilesystem: true },
        volumeMounts: [
          { name: 'data', mountPath: '/var/lib/mysql' },
          { name: 'config', mountPath: '/etc/mysql/conf.d', readOnly: true },
          { name: 'init', mountPath: '/docker-entrypoint-initdb.d', readOnly: true },
          { name: 'run', mountPath: '/var/run/mysqld' },
          { name: 'tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      ...(profile.durable ? [] : [{ name: 'data', emptyDir: {} }]),
      { name: 'config', configMap: { name: `${database.service}-config` } },
      { name: 'init', configMap: { name: `${database.service}-init` } },
      { name: 'run', emptyDir: {} },
      { name: 'tmp', emptyDir: {} },
    ],
  };
}

const fromSecret = (name: string, key: string) => ({ secretKeyRef: { name, key } });

const envValue = (value: Value) =>
  'literal' in value
    ? { value: value.literal }
    : { valueFrom: fromSecret(value.secret.name, value.secret.key) };

const claim = (profile: Profile) => ({
  metadata: { name: 'data' },
  spec: {
    accessModes: ['ReadWriteOnce' as const],
    resources: { requests: { storage: profile.sized ? '50Gi' : '10Gi' } },
  },
});

/** How long binlogs are kept: a connector that rests for longer has to take its snapshot anew. */
const tenDays = 10 * 24 * 60 * 60;

function configFile(options: readonly string[]): string {
  const settings = options.map((option) => option.replace(/^--/, '').replace('=', ' = '));
  // The default; said, as all depends on it. Servers beyond 9 may not know it any more.
  const more = ['loose-binlog-format = ROW', `binlog-expire-logs-seconds = ${tenDays}`];
  return ['[mysqld]', ...settings, ...more, ''].join('\n');
}

/** A database elsewhere, under a name of the cluster's. */
export function externalEntry(database: DatabasePlan, plan: Plan): Entry {
  const model: IService = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(plan, database.namespace, database.service, 'database'),
    spec: { type: 'ExternalName', externalName: database.host ?? 'mysql.example.com' },
  };
  const note = 'Where the database is: the one place to write its host. The port is in the connectors.';
  return { file: 'database', document: asDocument(model), note };
}
