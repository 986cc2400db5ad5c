import { readConnectors } from '../../emulator/reconcile/connect-answers.ts';
import { databaseSays } from '../probe/database.ts';
import { ask } from '../probe/http.ts';
import { kafkaSays, withBroker } from '../probe/kafka.ts';
import { reasonOf } from '../probe/reason.ts';
import { connectReady, sourceReady } from '../probe/stations.ts';
import type { Reach } from '../reach.ts';
import { reportAt } from '../source-status.ts';
import { type Ports, type StationName, WaitsForYaml } from '../station.ts';
import { Line } from './line.ts';
import type { Asked, Reading } from './reading.ts';

/** A station that takes longer is down, ms: with a second between two readings it is known within two. */
const patienceMs = 900;

/** Asks the stations that are given, side by side. */
export class Asker {
  readonly #reach: Partial<Reach>;
  readonly #published: Ports | undefined;
  readonly #line: Line | undefined;

  /** @param published the stations are in containers, where the source names files as it sees them */
  constructor(reach: Partial<Reach>, published?: Ports) {
    this.#reach = reach;
    this.#published = published;
    this.#line = reach.database && new Line(reach.database);
  }

  /** Never rejects. */
  async ask(): Promise<Reading> {
    const { connect, kafka, source } = this.#reach;
    const line = this.#line;
    const [askedDatabase, askedConnect, askedKafka, askedSource] = await Promise.all([
      line && asked(() => databaseOf(line), this.#found('database')),
      connect === undefined ? undefined : asked(() => connectOf(connect), this.#found('connect')),
      kafka === undefined ? undefined : asked(() => kafkaOf(kafka), this.#found('kafka')),
      source === undefined ? undefined : this.#source(source),
    ]);
    return {
      at: Date.now(),
      ...(askedDatabase ? { database: askedDatabase } : {}),
      ...(askedConnect ? { connect: askedConnect } : {}),
      ...(askedKafka ? { kafka: askedKafka } : {}),
      ...(askedSource ? { source: askedSource } : {}),
    };
  }

  close(): void {
    this.#line?.close();
  }

  /** Where the user's machine has it, if that is elsewhere. */
  #found(name: StationName): string | undefined {
    const port = this.#published?.[name];
    return port === undefined ? undefined : `127.0.0.1:${port}`;
  }

  /** Its report tells most when it is not ready. */
  async #source(url: string): Promise<Asked<Awaited<ReturnType<typeof reportAt>>>> {
    const [ready, report] = await Promise.all([
      asked(
        async () => ({ detail: await sourceReady(url, patienceMs), found: undefined }),
        this.#found('source'),
      ),
      reportAt(url, patienceMs, this.#published).catch(() => undefined),
    ]);
    return { ...ready, found: ready.state === 'down' ? undefined : report };
  }
}

async function asked<T>(
  question: () => Promise<{ readonly detail: string; readonly found: T }>,
  found: string | undefined,
): Promise<Asked<T>> {
  try {
    return { state: 'up', ...(await question()) };
  } catch (error) {
    const state = error instanceof WaitsForYaml ? 'waiting' : 'down';
    return { state, detail: reasonOf(error, found), found: undefined };
  }
}

/** Of user tables; statements would count a thousand rows as one. */
const changed = "('Innodb_rows_inserted', 'Innodb_rows_updated', 'Innodb_rows_deleted')";

function databaseOf(line: Line): Promise<{ detail: string; found: number }> {
  return line.use(patienceMs, async (connection) => {
    const detail = await databaseSays(connection);
    const [rows] = await connection.query(`SHOW GLOBAL STATUS WHERE Variable_name IN ${changed}`);
    const counts = Array.isArray(rows) ? rows.map((row) => ('Value' in row ? Number(row.Value) : 0)) : [];
    return { detail, found: counts.reduce((sum, count) => sum + count, 0) };
  });
}

async function connectOf(url: string) {
  const [detail, { text }] = await Promise.all([
    connectReady(url, patienceMs),
    ask(`${url}/connectors?expand=info&expand=status`, patienceMs),
  ]);
  const json: unknown = JSON.parse(text);
  return { detail, found: readConnectors(json).sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function kafkaOf(address: string) {
  return withBroker(address, patienceMs, async (broker) => {
    const topics = await broker.topics();
    const found = await broker.ends(topics.filter(({ topic }) => !topic.startsWith('__')));
    return { detail: kafkaSays(topics), found };
  });
}
