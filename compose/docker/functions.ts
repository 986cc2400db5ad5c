import type Dockerode from 'dockerode';
import { PlumblineError, type Problem } from '../../lib/problem.ts';
import { containerEnvironment } from '../../manifests/container-env.ts';
import { isKafkaSource, kafkaSource } from '../../manifests/kafkasource.ts';
import { isKnativeService } from '../../manifests/knative-service.ts';
import { problemAt, type Resource } from '../../manifests/read.ts';
import { secretsOf } from '../../manifests/secret.ts';
import {
  commandAnnotation,
  containerOf,
  homeOf,
  isService,
  urlAnnotation,
} from '../../manifests/service-home.ts';
import { isDeliveredTo } from '../../manifests/uses-references.ts';
import { listAt } from '../../manifests/value.ts';
import { functionLogs } from '../function-logs.ts';
import { end, forget, launch, lives, noted } from '../native/process.ts';
import { node } from '../node.ts';
import type { Progress } from '../runtime.ts';
import type { Site } from '../station.ts';
import { pullIfMissing } from './images.ts';
import { literal } from './service.ts';

/** Name of the process that runs commands on this machine. */
const name = 'functions';
const stopSeconds = 8;
const loopback = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/i;

/** Whether something of the set is to be reached on this machine, out of the source's container. */
export function needsMachine(resources: readonly Resource[]): boolean {
  return resources.some((one) => {
    if (isKafkaSource(one)) {
      const { value } = kafkaSource(one);
      const uris = [value?.sink.uri, value?.delivery.deadLetterSink?.uri];
      return uris.some((uri) => uri !== undefined && loopback.test(uri));
    }
    const home = isService(one) ? homeOf(one, resources) : undefined;
    return home?.kind === 'command' || (home?.kind === 'url' && loopback.test(home.url));
  });
}

/** Starts it, in the place of one that runs. */
export async function startFunctions(site: Site): Promise<void> {
  await stopFunctions(site);
  const files = site.resources.flatMap((path) => ['-f', path]);
  const source = `http://127.0.0.1:${site.ports.source}`;
  await launch(site, name, node(site, [name, ...files, '--source', source, '--logs', functionLogs(site)]));
}

export async function stopFunctions(site: Site): Promise<void> {
  const record = await noted(site, name);
  if (record) await end(record, stopSeconds);
  await forget(site, name);
}

export async function functionsRun(site: Site): Promise<boolean> {
  const record = await noted(site, name);
  return record !== undefined && (await lives(record));
}

/** A Service that runs as a container beside the stations. */
export interface FunctionContainer {
  /** `NAMESPACE/NAME` */
  readonly key: string;
  /** Name of the Compose service, and its host. */
  readonly service: string;
  readonly url: string;
  readonly image: string;
  /** The Service. */
  readonly place: Resource;
  /** The Compose service. */
  readonly definition: object;
}

/** The containers for Services that name no place of their own. Throws for an environment that lacks something. */
export function functionContainers(resources: readonly Resource[]): FunctionContainer[] {
  const problems: Problem[] = [];
  const found = resources.filter(isService).flatMap((service) => {
    const home = homeOf(service, resources);
    if (home.kind !== 'image' || !isDeliveredTo(service, resources)) return [];
    const behind = containerOf(service, resources);
    if (!behind) return [];
    const { owner, container } = behind;
    const own = containerEnvironment(owner, container, { resources, secrets: secretsOf(resources) });
    problems.push(...own.problems);
    const host = `function-${service.namespace}-${service.name}`;
    const knative = {
      K_SERVICE: service.name,
      K_CONFIGURATION: service.name,
      K_REVISION: `${service.name}-00001`,
    };
    const environment = {
      ...own.env,
      ...(isKnativeService(service) ? { ...knative, PORT: String(home.port) } : {}),
    };
    const [entrypoint, command] = [words(container, 'command'), words(container, 'args')];
    return {
      key: `${service.namespace}/${service.name}`,
      service: host,
      url: `http://${host}:${home.port}`,
      image: home.image,
      place: service,
      definition: {
        image: literal(home.image),
        init: true,
        restart: 'on-failure',
        ...(entrypoint.length > 0 ? { entrypoint } : {}),
        ...(command.length > 0 ? { command } : {}),
        environment: Object.fromEntries(
          Object.entries(environment).map(([key, text]) => [key, literal(text)]),
        ),
        logging: { driver: 'local' },
      },
    };
  });
  if (problems.length > 0) throw new PlumblineError(problems);
  return found;
}

/** Pulls their images, but for those that the engine has. */
export async function pullFunctions(
  engine: Dockerode,
  functions: readonly FunctionContainer[],
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  for (const { key, image, place } of functions) {
    try {
      await pullIfMissing(engine, image, signal, (text) => progress('source', text));
    } catch (error) {
      if (!(error instanceof PlumblineError)) throw error;
      throw new PlumblineError(
        problemAt(place, ['spec'], {
          code: 'function.no-image',
          message: `the image ${image} of Service ${key} cannot be pulled`,
          fix: `Build it (docker build -t ${image} DIR), or give the Service the annotation ${commandAnnotation}: COMMAND or ${urlAnnotation}: URL.`,
        }),
        { cause: error },
      );
    }
  }
}

const words = (container: unknown, field: string): string[] =>
  listAt(container, field)
    .filter((word) => typeof word === 'string')
    .map(literal);
