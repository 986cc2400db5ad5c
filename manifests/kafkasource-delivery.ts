import { parseDuration } from './duration.ts';
import { oneOf, refuse, refuseMissing, textOf } from './kafkasource-webhook.ts';
import { certificatesFault } from './pem.ts';
import type { Section } from './shape.ts';
import type { Path } from './yaml.ts';

/** Where events go: `uri`, `ref`, or a `uri` relative to the `ref` (BEHAVIOUR 8). */
export interface Destination {
  readonly uri?: string;
  readonly ref?: ObjectRef;
  /** PEM, one certificate at least. */
  readonly caCerts?: string;
  /** Where it stands, for problems found later. */
  readonly path: Path;
}

/** Another resource, by name. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Name of one of its addresses. */
  readonly address?: string;
}

/** `spec.delivery` with the data plane's defaults (BEHAVIOUR 7). Milliseconds. */
export interface Delivery {
  /** Retries after the first attempt. */
  readonly retry: number;
  readonly backoffPolicy: 'linear' | 'exponential';
  readonly backoffDelay: number;
  /** For one attempt. */
  readonly timeout: number;
  readonly deadLetterSink?: Destination;
}

const defaultTimeout = 600_000;
/** What a timer of Node's can hold. */
const longest = 2 ** 31 - 1;

/**
 * Reads `spec.delivery`. Its rules are those of the internal ConsumerGroup: what is refused here, a cluster takes and
 * never gets ready (BEHAVIOUR 7).
 */
export function readDelivery(spec: Section, namespace: string): Delivery {
  const delivery = spec.section('delivery', [
    'retry',
    'backoffPolicy',
    'backoffDelay',
    'timeout',
    'deadLetterSink',
    'retryAfterMax',
    'format',
  ]);
  // Only without any block do events get retried by default.
  if (!delivery.isPresent) {
    return { retry: 10, backoffPolicy: 'exponential', backoffDelay: 300, timeout: defaultTimeout };
  }
  const timeout = duration(delivery, 'timeout');
  const wrong = (field: string, message: string, fix: string) =>
    refuse(delivery, [field], 'delivery', message, fix);
  if (timeout === 0)
    wrong('timeout', `invalid value: ${delivery.text('timeout')}`, 'Give more than zero, such as PT30S.');
  // Unless the feature delivery-retryafter is on, which is off by default.
  if (delivery.has('retryAfterMax'))
    wrong('retryAfterMax', 'must not set the field(s)', 'Remove it; Retry-After is ignored anyway.');
  oneOf(delivery, 'format', ['json', 'binary'], 'delivery');
  const retry = delivery.integer('retry', -(2 ** 31), 2 ** 31 - 1) ?? 0;
  if (retry < 0) wrong('retry', `invalid value: ${retry}`, 'Give 0 or more.');
  return {
    retry,
    backoffPolicy: oneOf(delivery, 'backoffPolicy', ['linear', 'exponential'], 'delivery') ?? 'exponential',
    backoffDelay: duration(delivery, 'backoffDelay') ?? 200,
    timeout: timeout || defaultTimeout,
    ...(delivery.has('deadLetterSink')
      ? { deadLetterSink: readDestination(delivery, 'deadLetterSink', namespace) }
      : {}),
  };
}

function duration(section: Section, name: string): number | undefined {
  const text = textOf(section, name);
  if (text === undefined) return undefined;
  const value = parseDuration(text);
  if (value !== undefined) return Math.min(value, longest);
  const fix = 'Write an ISO 8601 duration: PT0.5S, PT2M, P1D.';
  return refuse(section, [name], 'delivery', `invalid value: ${text}`, fix);
}

/** The destination below a field of that name. */
export function readDestination(parent: Section, name: string, namespace: string): Destination {
  const section = parent.section(name, ['uri', 'ref', 'CACerts', 'audience']);
  const uri = textOf(section, 'uri');
  const caCerts = textOf(section, 'CACerts');
  if (section.isPresent && uri === undefined && !section.has('ref')) {
    const message = 'expected at least one, got none: ref, uri';
    refuse(section, [], 'destination', message, 'Give a ref or a uri.');
  }
  const ref = section.has('ref') ? readRef(section, namespace) : undefined;
  if (uri !== undefined) checkUri(section, uri, ref !== undefined);
  const fault = caCerts && certificatesFault(caCerts);
  if (fault) {
    const message = `invalid value: CA Cert provided is invalid: it ${fault.message}`;
    refuse(section, ['CACerts'], 'ca-certs', message, fault.fix);
  }
  return {
    path: section.path,
    ...(uri === undefined ? {} : { uri }),
    ...(ref === undefined ? {} : { ref }),
    ...(caCerts === undefined ? {} : { caCerts }),
  };
}

function checkUri(section: Section, uri: string, hasRef: boolean): void {
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(uri);
  const hasHost = /^https?:\/\/[^/?#]/i.test(uri) && URL.canParse(uri);
  if (hasRef && isAbsolute) {
    const message = 'absolute URI is not allowed when Ref or [apiVersion, kind, name] is present';
    refuse(section, ['uri'], 'uri', message, 'Give a path, or remove the ref.');
  } else if (!hasRef && !hasHost) {
    const message = `invalid value: ${uri}; a uri alone must be absolute with a host`;
    refuse(section, ['uri'], 'uri', message, 'Write it as http://HOST:PORT/PATH.');
  }
}

function readRef(parent: Section, namespace: string): ObjectRef {
  const ref = parent.section('ref', ['apiVersion', 'kind', 'name', 'namespace', 'address', 'group']);
  const address = textOf(ref, 'address');
  const required = (name: string) => textOf(ref, name) ?? refuseMissing(ref, name, `Add ${name}.`) ?? '';
  return {
    apiVersion: required('apiVersion'),
    kind: required('kind'),
    name: required('name'),
    namespace: textOf(ref, 'namespace') ?? namespace,
    ...(address === undefined ? {} : { address }),
  };
}
