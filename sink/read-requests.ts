import { Fields, invalid } from '../lib/fields.ts';
import type { PlumblineError } from '../lib/problem.ts';
import type { FailRequest, SendRequest } from './contract.ts';

/** As long as the source waits for an answer by far; a timer of Node takes 24 days. */
const maxDelayMs = 600_000;
const maxForMs = 86_400_000;

/** The body of POST /api/fail. @throws PlumblineError `request.invalid` */
export function readFail(body: unknown): FailRequest {
  const fields = new Fields(body);
  const status = fields.whole('status', 100, 599);
  if (status !== undefined && status < 300) throw noFailure(status);
  const delayMs = fields.whole('delayMs', 0, maxDelayMs);
  const share = fields.number('share', 0, 1);
  const count = fields.whole('count', 1, 1_000_000_000);
  const forMs = fields.whole('forMs', 1, maxForMs);
  fields.end();
  const bound = share ?? count ?? forMs;
  if (bound !== undefined && status === undefined && delayMs === undefined) {
    throw invalid('Neither a status nor a delay is given', 'Give status, delayMs or both', 'status');
  }
  return {
    ...(status !== undefined && { status }),
    ...(delayMs !== undefined && { delayMs }),
    ...(share !== undefined && { share }),
    ...(count !== undefined && { count }),
    ...(forMs !== undefined && { forMs }),
  };
}

/** With 2xx an event counts as delivered, but the sink would not have it; 1xx is no answer, so nothing would end. */
const noFailure = (status: number): PlumblineError =>
  invalid(
    status < 200
      ? `${status} is no answer: it only announces one`
      : `With ${status} an event would count as delivered and yet be lost: nobody would send it again`,
    'Give a status from 300 to 599, e.g. 503; without one, events are only late',
    'status',
  );

/** The body of POST /api/send. @throws PlumblineError `request.invalid` */
export function readSend(body: unknown): SendRequest {
  const fields = new Fields(body);
  const to = fields.text('to');
  const event = fields.record('event');
  const mode = fields.oneOf('mode', ['binary', 'structured']);
  const seq = fields.whole('seq', 1, Number.MAX_SAFE_INTEGER);
  fields.end();
  if ((event === undefined) === (seq === undefined)) {
    throw invalid('One event is to be sent', 'Give event, or the seq of a kept one', 'event');
  }
  if (mode !== undefined && seq !== undefined) {
    throw invalid('A kept event is sent as it came', 'Leave mode out', 'mode');
  }
  return {
    ...(to !== undefined && { to }),
    ...(event !== undefined && { event }),
    ...(mode !== undefined && { mode }),
    ...(seq !== undefined && { seq }),
  };
}
