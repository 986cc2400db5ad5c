import { parseDuration } from './duration.ts';
import type { Fields } from './kafkasource-fields.ts';

/** Where events go: `uri`, `ref`, or a `uri` relative to the `ref` (BEHAVIOUR 8). */
export interface Destination {
  readonly uri?: string;
  readonly ref?: ObjectRef;
  /** PEM. */
  readonly caCerts?: string;
  /** Where it stands, for problems found later. */
  readonly path: readonly (string | number)[];
}

export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `spec.delivery` with the data plane's defaults (BEHAVIOUR 7). Milliseconds. */
export interface Delivery {
  readonly retry: number;
  readonly backoffPolicy: 'linear' | 'exponential';
  readonly backoffDelay: number;
  readonly timeout: number;
  readonly deadLetterSink?: Destination;
}

const defaultTimeout = 600_000;
/** What a timer of Node's can hold. */
const longest = 2 ** 31 - 1;

export function readDelivery(fields: Fields, namespace: string): Delivery {
  // Only without any block do events get retried by default.
  if (!fields.present) {
    return { retry: 10, backoffPolicy: 'exponential', backoffDelay: 300, timeout: defaultTimeout };
  }
  const retry = fields.count('retry') ?? 0;
  const policy = fields.oneOf('backoffPolicy', ['linear', 'exponential']) ?? 'exponential';
  const delay = duration(fields, 'backoffDelay');
  const timeout = duration(fields, 'timeout');
  if (fields.has('timeout') && timeout === 0) {
    fields.report(
      ['timeout'],
      'value',
      'invalid value: timeout must be more than 0',
      'Give a duration such as PT30S.',
    );
  }
  fields.noOthers(
    'retry',
    'backoffPolicy',
    'backoffDelay',
    'timeout',
    'deadLetterSink',
    'retryAfterMax',
    'format',
  );
  if (fields.has('retryAfterMax')) {
    fields.report(
      ['retryAfterMax'],
      'retry-after-max',
      'disallowed: with the feature delivery-retryafter off, the source would never get ready',
      'Remove it; Retry-After is ignored anyway.',
    );
  }
  return {
    retry,
    backoffPolicy: policy,
    backoffDelay: delay ?? 200,
    timeout: timeout || defaultTimeout,
    ...(fields.has('deadLetterSink')
      ? { deadLetterSink: readDestination(fields.object('deadLetterSink'), namespace) }
      : {}),
  };
}

function duration(fields: Fields, name: string): number | undefined {
  const text = fields.text(name);
  if (text === undefined) return undefined;
  const value = parseDuration(text);
  if (value !== undefined) return Math.min(value, longest);
  return fields.report(
    [name],
    'duration',
    `invalid value: ${text}`,
    'Write an ISO 8601 duration: PT0.5S, PT2M, P1D.',
  );
}

export function readDestination(fields: Fields, namespace: string): Destination {
  const uri = fields.text('uri');
  const caCerts = fields.text('CACerts');
  if (fields.present && uri === undefined && !fields.has('ref')) {
    fields.report([], 'destination', 'expected at least one, got none: ref, uri', 'Give a ref or a uri.');
  }
  fields.noOthers('uri', 'ref', 'CACerts', 'audience');
  const ref = fields.has('ref') ? readRef(fields.object('ref'), namespace) : undefined;
  if (uri !== undefined) checkUri(fields, uri, ref !== undefined);
  return {
    path: fields.path,
    ...(uri === undefined ? {} : { uri }),
    ...(ref === undefined ? {} : { ref }),
    ...(caCerts === undefined ? {} : { caCerts }),
  };
}

function checkUri(fields: Fields, uri: string, hasRef: boolean): void {
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(uri);
  if (hasRef) {
    if (isAbsolute) {
      fields.report(
        ['uri'],
        'uri',
        'absolute URI is not allowed when Ref or [apiVersion, kind, name] is present',
        'Give a path, or remove the ref.',
      );
    }
    return;
  }
  if (!isAbsolute || !/^https?:\/\/[^/?#]/i.test(uri) || !URL.canParse(uri)) {
    fields.report(
      ['uri'],
      'uri',
      `invalid value: ${uri}; a uri alone must be absolute with a host`,
      'Write it as http://HOST:PORT/PATH.',
    );
  }
}

function readRef(fields: Fields, namespace: string): ObjectRef {
  const required = (name: string) => {
    const value = fields.text(name);
    if (value === undefined) fields.report([name], 'missing', 'missing field(s)', `Add ${name}.`);
    return value ?? '';
  };
  fields.noOthers('apiVersion', 'kind', 'name', 'namespace', 'address', 'group');
  return {
    apiVersion: required('apiVersion'),
    kind: required('kind'),
    name: required('name'),
    namespace: fields.text('namespace') ?? namespace,
  };
}
