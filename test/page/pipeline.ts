import { type NoticeCode, noticeLink, notices } from '../../lib/notices.ts';
import { everySecond } from '../../scripts/sink-telling.ts';
import type { Access, Inside } from '../../sink/access.ts';
import type {
  NoticeView,
  PipelineView,
  ReplayProgress,
  ReplayRequest,
  SnapshotRequest,
  StationView,
} from '../../sink/contract.ts';
import { Tables } from '../../sink/tables/tables.ts';
import { searchRows } from '../../sink/view/find.ts';

const station = (name: string, title: string, address: string, rateOf: string): StationView => ({
  name,
  title,
  state: 'up',
  address,
  detail: 'answers',
  since: Date.now() - 60_000,
  rate: 3,
  rateOf,
  lastError: null,
});

const replayed = { id: 'replay-1', sink: 'http://127.0.0.1:18080/', failed: 0, total: 4 };

/** What a sink of a whole stack is told of the rest, without one: what tests make of it. */
export class FakePipeline {
  stations: StationView[] = [
    station('database', 'MySQL', 'mysql://127.0.0.1:13306', 'rows changed'),
    station('connect', 'Kafka Connect', 'http://127.0.0.1:18083', 'records'),
    station('kafka', 'Kafka', '127.0.0.1:19092', 'records'),
    station('source', 'KafkaSource', 'http://127.0.0.1:19090', 'events'),
    station('sink', 'Event Display', 'http://127.0.0.1:18080', 'events received'),
  ];
  readonly replays: ReplayRequest[] = [];
  /** What each replay answers. */
  progress: readonly ReplayProgress[] = [
    { ...replayed, delivered: 2 },
    { ...replayed, delivered: 4, done: true },
  ];
  readonly snapshots: SnapshotRequest[] = [];
  /** What the source tells beside the one that no page knows. */
  notices: readonly NoticeCode[] = [];

  /** Changes what is told of one of them. */
  become(name: string, change: Partial<StationView>): void {
    this.stations = this.stations.map((each) => (each.name === name ? { ...each, ...change } : each));
  }

  /** For SinkOptions. */
  readonly access = (inside: Inside): Access => {
    const tables = new Tables();
    inside.onKept((kept) => tables.take(kept));
    const view = async (): Promise<PipelineView> => ({
      ...rest,
      sources: rest.sources.map((each) => ({
        ...each,
        notices: [...each.notices, ...this.notices.map(told)],
      })),
      at: Date.now(),
      stations: this.stations,
      failing: inside.failing(),
      tables: tables.views(Date.now()).map((told) => ({ ...told, databaseRows: told.rows + 1 })),
    });
    const telling = everySecond(inside.live, view);
    const { replays, snapshots } = this;
    const progress = () => this.progress;
    return {
      view,
      rows: (table, { limit, text }) => {
        const columns = [{ name: 'id', type: 'int' }];
        const told = tables.rows(table, limit, text === '' ? undefined : searchRows(text, columns));
        return told && { ...told, columns };
      },
      async snapshot(request) {
        snapshots.push(request);
        return { connector: 'inventory', table: request.table, id: 'signal-1', topic: 'inventory-signal' };
      },
      async *replay(request): AsyncIterable<ReplayProgress> {
        replays.push(request);
        yield* progress();
      },
      close: () => telling.stop(),
    };
  };
}

const told = (code: NoticeCode): NoticeView => ({ code, ...notices[code], link: noticeLink(code), count: 1 });

const rest = {
  connectors: [
    {
      name: 'inventory',
      state: 'RUNNING',
      tasks: [
        { id: 0, state: 'RUNNING', cause: null },
        { id: 1, state: 'FAILED', cause: 'binlog is gone', fix: 'take a new snapshot' },
      ],
    },
  ],
  sources: [
    {
      name: 'default/inventory',
      ready: true,
      lag: 2,
      delivered: 120,
      failed: 3,
      deadLettered: 1,
      rate: 4.5,
      topics: ['inventory.inventory.customers'],
      sinkUri: 'http://127.0.0.1:18080/',
      notices: [
        {
          code: 'sink.redirect',
          severity: 'warning',
          message: 'The sink answers with a redirect',
          link: 'docs/notices.md#sinkredirect',
          count: 2,
          cause: 'answered 302',
          record: { topic: 'inventory.inventory.customers', partition: 0, offset: 7 },
        },
      ],
    },
  ],
  functions: [
    {
      name: 'my-function',
      ready: false,
      url: 'http://127.0.0.1:3000',
      detail: 'it ended with 1\n  → mend it',
    },
  ],
  problems: [
    {
      code: 'manifest.unknown-field',
      message: 'spec.topic is no field of a KafkaSource',
      fix: 'Write topics',
      file: 'source.yaml',
      line: 7,
      field: 'spec.topic',
    },
  ],
} satisfies Partial<PipelineView>;
