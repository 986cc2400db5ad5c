import { PlumblineError, type Problem } from '../lib/problem.ts';
import type { Resource } from '../manifests/read.ts';
import { isCoreService, isService } from '../manifests/service-home.ts';
import { type Desired, keyOf } from './desired.ts';
import type { Target } from './event-request.ts';
import { resolveTarget, type SinkOptions } from './resolve-sink.ts';

/** What the YAML has. */
export interface Known {
  readonly resources: readonly Resource[];
  /** The sources that run. */
  readonly running: readonly Desired[];
}

/**
 * A sink that somebody names: a URL, or `NAMESPACE/NAME` of a Service (Knative's before the core's) or of a KafkaSource,
 * whose own sink it is.
 * @throws PlumblineError
 */
export function resolveTo(to: string, known: Known, options: SinkOptions): Target {
  const found = to.includes('://') ? byUrl(to, known, options) : byName(to, known, options);
  if ('code' in found) throw new PlumblineError(found);
  return found;
}

function byUrl(url: string, { resources }: Known, options: SinkOptions): Target | Problem {
  if (URL.canParse(url) && /^https?:\/\/[^/?#]/i.test(url)) {
    return resolveTarget({ uri: url }, 'default', resources, options);
  }
  return { code: 'sink.url', message: `${url} is no http URL`, fix: 'Write it as http://HOST:PORT/PATH.' };
}

function byName(name: string, { resources, running }: Known, options: SinkOptions): Target | Problem {
  const services = resources.filter((one) => isService(one) && keyOf(one) === name);
  const service = services.find((one) => !isCoreService(one)) ?? services[0];
  if (service) {
    const { apiVersion, kind, namespace } = service;
    return resolveTarget(
      { ref: { apiVersion, kind, namespace, name: service.name } },
      namespace,
      resources,
      options,
    );
  }
  const source = running.find((one) => keyOf(one.source) === name);
  if (source) return source.sink;
  const all = [...resources.filter(isService), ...running.map(({ source: one }) => one)].map(keyOf);
  const there = all.length === 0 ? 'there is none in the files' : `there is ${[...new Set(all)].join(', ')}`;
  return {
    code: 'sink.unknown',
    message: `${name} is neither a Service nor a KafkaSource`,
    fix: `Give a URL, http://HOST:PORT/, or NAMESPACE/NAME: ${there}.`,
  };
}
