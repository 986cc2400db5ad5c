/** Events as the pipeline makes them of changes in MySQL, structured. */
export interface Change {
  readonly id: string;
  readonly table?: string;
  readonly op: 'c' | 'u' | 'd' | 'r';
  readonly before?: object | null;
  readonly after?: object | null;
  /** Beside the attributes of every change. */
  readonly more?: object;
}

export function change({
  id,
  table = 'customers',
  op,
  before = null,
  after = null,
  more = {},
}: Change): object {
  const now = Date.now();
  const key = JSON.stringify({
    id: Object.entries(after ?? before ?? {}).find(([name]) => name === 'id')?.[1],
  });
  return {
    specversion: '1.0',
    id,
    type: 'dev.knative.kafka.event',
    source: `/apis/v1/namespaces/default/kafkasources/inventory#inventory.inventory.${table}`,
    subject: `partition:0#${id}`,
    time: new Date(now).toISOString(),
    datacontenttype: 'application/json',
    key,
    partitionkey: key,
    data: {
      before,
      after,
      source: { connector: 'mysql', name: 'inventory', db: 'inventory', table, ts_us: now * 1000 - 2345 },
      transaction: null,
      op,
      ts_ms: now,
    },
    ...more,
  };
}

/** The insert of row `id`, which is its text as well. */
export function insert(id: number, table?: string): object {
  const after = { id, first_name: `name-${id}`, email: `${id}@example.org` };
  return change({ id: `insert-${id}`, op: 'c', after, ...(table !== undefined && { table }) });
}

/** A row's change of one column, as `sql` would make it. */
export const update = (id: string, before: object, after: object): object =>
  change({ id, op: 'u', before, after });
