import { Fields, invalid } from './fields.ts';
import type { ReplayRequest, SnapshotRequest } from './source-requests.ts';

/** The body of POST /replay. @throws PlumblineError `request.invalid` */
export function readReplay(body: unknown): ReplayRequest {
  const fields = new Fields(body);
  const table = fields.text('table');
  const topic = fields.text('topic');
  const partition = fields.whole('partition', 0, 2 ** 31 - 1);
  const from = fields.whole('from', 0, Number.MAX_SAFE_INTEGER);
  const to = fields.whole('to', 0, Number.MAX_SAFE_INTEGER);
  const source = fields.text('source');
  const sink = fields.text('sink');
  const retry = fields.whole('retry', 0, 2 ** 31 - 1);
  fields.end();
  if ((table === undefined) === (topic === undefined)) {
    throw invalid('A replay is of a table or of a topic', 'Give table or topic, one of them', 'table');
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw invalid('from is beyond to', 'Give the first offset as from, the last as to', 'from');
  }
  return {
    ...(table !== undefined && { table }),
    ...(topic !== undefined && { topic }),
    ...(partition !== undefined && { partition }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(source !== undefined && { source }),
    ...(sink !== undefined && { sink }),
    ...(retry !== undefined && { retry }),
  };
}

/** The body of POST /snapshot. @throws PlumblineError `request.invalid` */
export function readSnapshot(body: unknown): SnapshotRequest {
  const fields = new Fields(body);
  const table = fields.needText('table');
  const connector = fields.text('connector');
  const tables = fields.texts('tables');
  const keyless = fields.texts('keyless');
  fields.end();
  return {
    table,
    ...(connector !== undefined && { connector }),
    ...(tables !== undefined && { tables }),
    ...(keyless !== undefined && { keyless }),
  };
}
