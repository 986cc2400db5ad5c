import { once } from 'node:events';
import type { Logger } from '../lib/log.ts';
import { cause, describe, PlumblineError, type Problem } from '../lib/problem.ts';
import { isKafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import type { Loaded, Resource } from '../manifests/read.ts';
import type { SecretFile } from '../manifests/secret.ts';
import { keepHeapSmall } from './heap.ts';
import { serveHttp } from './http.ts';
import { isSecured } from './read-sources.ts';
import { type ReconcilerOptions, startReconcilers } from './reconcile/index.ts';
import { watchResources } from './reconcile/watch.ts';
import { watchSecretFiles } from './secret-files.ts';
import { runSources } from './sources.ts';

/** The options of `plumbline source`. */
interface SourceProcessOptions {
  readonly paths: readonly string[];
  readonly bootstrapServers?: readonly string[];
  readonly plaintext: boolean;
  /** Folder with values of Secrets. */
  readonly secrets?: string;
  readonly connectUrl?: string;
  readonly database?: string;
  readonly eventDisplay?: string;
  readonly port: number;
  readonly host: string;
  readonly strict: boolean;
  readonly pace?: 'cluster';
  readonly log: Logger;
  onReady(key: string): void;
  /** Resolves when the process is to stop. */
  readonly stop: Promise<void>;
}

/** Plays the operators' part until told to stop; rejects with a PlumblineError when it cannot begin. */
export async function runSource(options: SourceProcessOptions): Promise<void> {
  keepHeapSmall();
  const { log, bootstrapServers, connectUrl, database, paths } = options;
  const sources = runSources(options);
  let starting: ReturnType<typeof startReconcilers> | undefined;
  let reconcilers: Awaited<typeof starting>;
  let problems: readonly Problem[] = [];
  let loaded: Loaded | undefined;
  let secretFiles: readonly SecretFile[] = [];
  let blocked: string | undefined = 'resources are not read yet';
  const server = await listen();
  log.info({ address: server.address() }, 'source listens');

  async function apply(resources: readonly Resource[], unreadable: readonly Problem[]): Promise<void> {
    if (resources.length > 0) starting ??= reconcile(resources);
    reconcilers = await starting;
    const wrong = reconcilers?.apply(resources) ?? [];
    const refused = await sources.apply({ resources, secretFiles, makesTopics: reconcilers !== undefined });
    for (const problem of [...unreadable, ...refused]) log.error({ code: problem.code }, describe(problem));
    problems = [...unreadable, ...wrong, ...refused];
    blocked = unreadable[0] && describe(unreadable[0]);
  }

  function reconcile(resources: readonly Resource[]): typeof starting {
    if (!bootstrapServers) return undefined;
    if (!options.plaintext && resources.some(wantsSecurity)) {
      log.info(
        'KafkaTopics and KafkaConnectors are left alone: a Kafka with TLS or SASL has its own operator',
      );
      return undefined;
    }
    const kafka: ReconcilerOptions = { kafka: { brokers: bootstrapServers }, connectUrl, database, log };
    return startReconcilers(kafka);
  }

  function change(): void {
    if (!loaded) return;
    apply(loaded.resources, loaded.problems).catch((error) =>
      log.error({ error: cause(error) }, 'resources not applied'),
    );
  }

  async function listen() {
    try {
      return await serveHttp(
        {
          sources: () => sources.status(),
          readings: () => sources.readings(),
          overall: () => ({
            ...(blocked === undefined ? {} : { blocked }),
            status: { resources: reconcilers?.status() ?? [], problems },
          }),
        },
        options,
      );
    } catch (error) {
      throw new PlumblineError({
        code: 'source.listen',
        message: `cannot listen on ${options.host}:${options.port}: ${cause(error)}`,
        fix: 'Give another --port, or 0 for any that is free.',
      });
    }
  }

  // Nothing was ever readable: that is a mistake of the command line's, not of an edit.
  const unusable = Promise.withResolvers<never>();
  let watch: { stop(): Promise<void> } | undefined;
  let secrets: typeof watch;
  try {
    if (options.secrets !== undefined) {
      secrets = await watchSecretFiles(options.secrets, (files) => {
        secretFiles = files;
        change();
      });
    }
    watch = watchResources(paths, (now) => {
      if (now.resources.length === 0 && now.problems.length > 0)
        unusable.reject(new PlumblineError(now.problems));
      loaded = now;
      change();
    });
    await Promise.race([options.stop, unusable.promise]);
  } finally {
    log.info('stopping');
    await end();
  }

  async function end(): Promise<void> {
    await Promise.all([watch?.stop(), secrets?.stop()]);
    await Promise.all([sources.stop(), reconcilers?.stop()]);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

function wantsSecurity(resource: Resource): boolean {
  const source = isKafkaSource(resource) ? kafkaSource(resource).value : undefined;
  return source !== undefined && isSecured(source);
}
