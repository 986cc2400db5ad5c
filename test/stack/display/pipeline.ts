import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StackStatus } from '../../../compose/status.ts';
import type { PipelineView, StationView } from '../../../sink/contract.ts';
import type { TestStack } from '../plumbline.ts';

export function pipeline(stack: TestStack): void {
  const watching = new AbortController();
  let status: StackStatus;
  let views: AsyncIterator<PipelineView>;

  beforeAll(async () => {
    status = await stack.status();
    const sink = status.stations.find(({ name }) => name === 'sink')?.address ?? '';
    views = viewsAt(`${sink}/events/stream?pipeline=1`, watching.signal);
  });

  afterAll(() => watching.abort());

  /** The first view told from now on that satisfies the condition. */
  async function viewThat(holds: (view: PipelineView) => boolean): Promise<PipelineView> {
    for (;;) {
      const { value, done } = await views.next();
      if (done) throw new Error('the stream ended');
      if (holds(value)) return value;
    }
  }

  it('tells that all is up, and where, as the user reaches it', async () => {
    const view = await viewThat(({ stations }) => stations.every(({ state }) => state === 'up'));
    expect(view.stations.map(({ name, address }) => ({ name, address }))).toEqual(
      status.stations.map(({ name, address }) => ({ name, address })),
    );
    expect(view.connectors).toMatchObject([{ name: 'inventory', state: 'RUNNING' }]);
    expect(view.sources).toMatchObject([{ name: 'default/inventory', ready: true }]);
    expect(view.problems).toEqual([]);
  });

  it('has rates, and rows by the events that are those of the database', async () => {
    const customers = ({ tables }: PipelineView) =>
      tables.find(({ table }) => table === 'inventory.customers');
    const isWhole = (view: PipelineView) => customers(view)?.rows === customers(view)?.databaseRows;
    const { counts = {} } = customers(await viewThat(isWhole)) ?? {};
    await stack.sql("INSERT INTO customers VALUES (2001, 'Ida', 'Falk', 'ida@example.com')");
    const working = new Set<string>();
    await viewThat(({ stations }) => {
      for (const { name, rate } of stations) if (rate !== null && rate > 0) working.add(name);
      return working.size === 5;
    });
    const view = await viewThat((each) => customers(each)?.rows === 5 && customers(each)?.databaseRows === 5);
    expect(customers(view)).toMatchObject({ counts: { ...counts, insert: 1 }, complete: true });
    const [one, all] = await Promise.all([stack.run('tables', 'customers'), stack.run('tables')]);
    expect(one.out).toMatch(/2001 +Ida +Falk +ida@example\.com/);
    expect(all.out).toMatch(/inventory\.customers +5 +5 +.*\b1 insert/);
  });

  it('tells at its next look that a station is down, and why; and that it is up again', async () => {
    const connect = ({ stations }: PipelineView): StationView | undefined =>
      stations.find(({ name }) => name === 'connect');
    const victim = status.stations.find(({ name }) => name === 'connect');
    if (victim?.pid) process.kill(victim.pid, 'SIGKILL');
    else spawnSync('docker', ['kill', victim?.container ?? ''], { stdio: 'ignore' });
    const killed = Date.now();
    let wrong = 0;
    const down = await viewThat((view) => {
      const isDown = connect(view)?.state === 'down';
      if (!isDown && view.at > killed) wrong += 1;
      return isDown;
    });
    // It looks each second; the look that was under way may have found it up.
    expect(wrong).toBeLessThanOrEqual(1);
    expect(connect(down)?.detail).toMatch(
      /nothing (listens|answers) at |closed the connection|has not answered/,
    );
    expect(down.stations.filter(({ state }) => state === 'up').map(({ name }) => name)).toContain('kafka');
    await stack.up();
    const up = await viewThat((view) => connect(view)?.state === 'up');
    expect(connect(up)?.lastError?.text).toMatch(/\S/);
  });
}

/** The views that the stream tells. */
async function* viewsAt(url: string, signal: AbortSignal): AsyncGenerator<PipelineView> {
  const { body } = await fetch(url, { signal });
  if (!body) return;
  let name = '';
  try {
    for await (const line of createInterface({ input: Readable.fromWeb(body) })) {
      if (line.startsWith('event: ')) name = line.slice(7);
      if (line === '') name = '';
      if (name === 'pipeline' && line.startsWith('data: ')) yield JSON.parse(line.slice(6));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
