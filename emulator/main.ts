import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Logger } from '../lib/log.ts';
import { cause, describe, PlumblineError, type Problem } from '../lib/problem.ts';
import { isKafkaConnector } from '../manifests/kafkaconnector.ts';
import { isKafkaSource, kafkaSource } from '../manifests/kafkasource.ts';
import { isKafkaTopic } from '../manifests/kafkatopic.ts';
import { type Loaded, type Resource, resourceKey } from '../manifests/read.ts';
import type { SecretFile } from '../manifests/secret.ts';
import type { AtUp } from '../manifests/settings-at-up.ts';
import { keyOf } from './desired.ts';
import { keepHeapSmall } from './heap.ts';
import { serveHttp } from './http.ts';
import { takeOrders } from './orders.ts';
import { isSecured, type Logins } from './read-sources.ts';
import { startReconcilers } from './reconcile/index.ts';
import { watchResources } from './reconcile/watch.ts';
import { watchSecretFiles } from './secret-files.ts';
import type { Serving } from './serving/serving.ts';
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
  readonly logins?: Logins;
  /** Folder for what is to be remembered over restarts. */
  readonly state?: string;
  /** How the user's own programs are reached; without it, by their URLs alone. */
  readonly serving?: Serving;
  /** What the other stations of a stack run with. */
  readonly atUp?: AtUp;
  /** Its folder `values` as Connect sees it. */
  readonly valuesAt?: string;
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
  const { log, bootstrapServers, connectUrl, database, paths, serving } = options;
  const sources = runSources({ ...options, ...(serving ? { served: serving } : {}) });
  let starting: ReturnType<typeof startReconcilers> | undefined;
  let reconcilers: Awaited<typeof starting>;
  let problems: readonly Problem[] = [];
  let loaded: Loaded | undefined;
  let secretFiles: readonly SecretFile[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  const ended = new AbortController();
  let toldLeftAlone = false;
  let known: ReadonlySet<string> | undefined;
  let blocked: string | undefined = 'resources are not read yet';
  const orders = takeOrders({
    ...options,
    ...(serving ? { served: serving } : {}),
    known: () => ({ resources: loaded?.resources ?? [], running: sources.running() }),
  });
  const server = await listen();
  log.info({ url: urlOf(server) }, 'source listens');

  async function apply(resources: readonly Resource[], unreadable: readonly Problem[]): Promise<void> {
    // No resource at all may be what is left of many: what was made for the others goes.
    if (resources.length > 0 || options.plaintext) starting ??= reconcile(resources);
    reconcilers = await starting;
    if (ended.signal.aborted) return;
    const wrong = (await reconcilers?.apply(resources)) ?? [];
    await reconcilers?.usersKnown(ended.signal);
    if (ended.signal.aborted) return;
    const unserved = (await serving?.apply(resources, secretFiles)) ?? [];
    if (ended.signal.aborted) return;
    const refused = await sources.apply({ resources, secretFiles, makesTopics: reconcilers !== undefined });
    for (const problem of [...unreadable, ...unserved, ...refused])
      log.error({ code: problem.code }, describe(problem));
    const wasWrong = problems.length > 0;
    problems = [...unreadable, ...wrong, ...unserved, ...refused];
    if (wasWrong && problems.length === 0) log.info('the YAML is right again, and applied');
    await tellNew(resources);
    // What was good before runs on, whatever is wrong with an edit: `/status` has that.
    blocked = undefined;
  }

  /** What came while all was running: the command line has told of the others. */
  async function tellNew(resources: readonly Resource[]): Promise<void> {
    const before = known;
    known = new Set(resources.map(resourceKey));
    if (!before || resources.every((one) => before.has(resourceKey(one)))) return;
    const { usesOf } = await import('../manifests/uses.ts');
    for (const { resource, by, text } of usesOf(resources)) {
      const { kind, namespace, name } = resource;
      if (before.has(resourceKey(resource))) continue;
      log.info(
        { kind, name: `${namespace}/${name}` },
        by === 'ignored' ? `ignored: ${text}` : `for ${by}: ${text}`,
      );
    }
  }

  function reconcile(resources: readonly Resource[]): typeof starting {
    if (!bootstrapServers) return undefined;
    const secured = options.plaintext ? undefined : resources.find(wantsSecurity);
    if (secured) {
      tellLeftAlone(secured, resources);
      return undefined;
    }
    return startReconcilers({
      kafka: { brokers: bootstrapServers },
      connectUrl,
      database,
      usersKey: options.logins?.key,
      state: options.state,
      valuesAt: options.valuesAt,
      atUp: options.atUp,
      log,
    });
  }

  function tellLeftAlone(secured: Resource, resources: readonly Resource[]): void {
    if (toldLeftAlone || !resources.some((one) => isKafkaTopic(one) || isKafkaConnector(one))) return;
    toldLeftAlone = true;
    log.info(
      { source: keyOf(secured) },
      'its spec.net has TLS or SASL; KafkaTopics and KafkaConnectors are left alone, as such a Kafka has its own operator',
    );
  }

  function change(): void {
    // One after the other: names are looked up in between.
    turn = turn.then(async () => {
      if (!loaded || ended.signal.aborted) return;
      await apply(loaded.resources, loaded.problems).catch((error) =>
        log.error({ error: cause(error) }, 'resources not applied'),
      );
    });
  }

  /** That none of its sources waits says nothing once they are being stopped. */
  function blocking(): { blocked?: string } {
    if (ended.signal.aborted) return { blocked: 'the source is stopping' };
    return blocked === undefined ? {} : { blocked };
  }

  async function listen() {
    try {
      return await serveHttp(
        {
          sources: () => sources.status(),
          readings: () => sources.readings(),
          overall: () => ({
            ...blocking(),
            notices: reconcilers?.notices() ?? [],
            status: { resources: reconcilers?.status() ?? [], functions: serving?.status() ?? [], problems },
          }),
          orders,
          ...(serving?.offer ? { tunnel: serving.offer } : {}),
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
      if (!loaded && now.problems.length > 0) return unusable.reject(new PlumblineError(now.problems));
      loaded = now;
      change();
    });
    await Promise.race([options.stop, unusable.promise]);
    log.info('stopping');
  } finally {
    await end();
  }

  async function end(): Promise<void> {
    ended.abort();
    await Promise.all([watch?.stop(), secrets?.stop()]);
    // What is being applied begins nothing more, but what it has begun is to be stopped, too.
    await turn;
    await Promise.all([orders.stop(), sources.stop(), reconcilers?.stop()]);
    // Last, so that what is in flight finds its function.
    await serving?.stop();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

function urlOf(server: Server): string {
  const at = server.address();
  if (at === null || typeof at === 'string') return String(at);
  return `http://${at.family === 'IPv6' ? `[${at.address}]` : at.address}:${at.port}`;
}

function wantsSecurity(resource: Resource): boolean {
  const source = isKafkaSource(resource) ? kafkaSource(resource).value : undefined;
  return source !== undefined && isSecured(source);
}
