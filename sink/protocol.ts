import { isBadTarget } from './path.ts';
import { Refusal } from './refusal.ts';

/** What of a request Go's server looks at before any handler. */
export interface Head {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** Node's `rawHeaders`. */
  readonly raw: readonly string[];
}

const lengths = new Set(['host'.length, 'expect'.length, 'transfer-encoding'.length]);
const hostChars = /^[-!$%&'()*+,.0-9:;=A-Z[\]_a-z~]*$/;
const continues = /(?:^|[ ,\t])100-continue(?:$|[ ,\t])/i;

/** Why Go's server does not let it in, though it is HTTP to Node's; undefined if it does. */
export function protocolRefusal({ method, target, httpVersion, raw }: Head): Refusal | undefined {
  const { hosts, codings, expected } = valuesOf(raw);
  const since11 = httpVersion !== '1.0';
  if (isBadTarget(target)) {
    const why = problem(`${target} is no path`, 'Send events to /, and write a % in a path as %25');
    return new Refusal(400, why, target === '*' ? undefined : badRequest);
  }
  if (hosts.length > 1) return refusal(400, 'There are several Host headers', 'Send one');
  if (since11 && codings.length > 0 && (codings.length > 1 || codings[0]?.toLowerCase() !== 'chunked')) {
    const said = 'Unsupported transfer encoding';
    return refusal(501, said, 'Send the body with its length, or chunked', said);
  }
  if (!httpVersion.startsWith('1.')) {
    return refusal(505, `HTTP/${httpVersion} is not spoken here`, 'Send HTTP/1.1', version);
  }
  const [host] = hosts;
  if (host === undefined && since11 && method !== 'CONNECT') {
    return refusal(400, 'There is no Host header', 'Send one', `${badRequest}: missing required Host header`);
  }
  if (host !== undefined && !hostChars.test(host)) {
    return refusal(400, `${host} is no host`, 'Send its name', `${badRequest}: malformed Host header`);
  }
  if (expected === '' || continues.test(expected)) return undefined;
  return new Refusal(
    417,
    problem(`${expected} cannot be expected`, 'Leave Expect out, or send 100-continue'),
  );
}

const badRequest = '400 Bad Request';
const version = '505 HTTP Version Not Supported: unsupported protocol version';

function refusal(status: number, message: string, fix: string, said = badRequest): Refusal {
  return new Refusal(status, problem(message, fix), said);
}

function problem(message: string, fix: string) {
  return { code: 'http.refused', message, fix };
}

function valuesOf(raw: readonly string[]) {
  const hosts: string[] = [];
  const codings: string[] = [];
  let expected: string | undefined;
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    if (!lengths.has(name.length)) continue;
    const value = raw[i + 1] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'host') hosts.push(value);
    else if (lower === 'transfer-encoding') codings.push(value);
    else if (lower === 'expect') expected ??= value;
  }
  return { hosts, codings, expected: expected ?? '' };
}
