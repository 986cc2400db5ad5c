import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SinkEvent } from '../../sink/contract.ts';
import { viewEvent } from '../../sink/view/change.ts';
import { ended, start, TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const changed = "UPDATE customers SET last_name = 'Brand' WHERE id = 1001";

describe.each(await testRuntimes())('what the sink got, from the terminal, in %s', (runtime) => {
  const stack = new TestStack(runtime);
  let update: SinkEvent;

  beforeAll(async () => {
    await stack.up();
    await stack.sql(`${changed}; DELETE FROM addresses WHERE id = 14`);
    const [last] = await stack.eventsThat(({ key, data }) => key === '{"id":14}' && data === undefined);
    expect(last).toBeDefined();
    const [found] = await stack.eventsThat((event) => viewEvent(event).operation === 'update');
    if (found) update = found;
  });

  afterAll(() => stack.purge());

  const list = async (...args: readonly string[]) => {
    const { code, out, err } = await stack.run('events list', ...args);
    expect(err).toBe('');
    expect(code).toBe(0);
    return out.split('\n').filter((line) => line !== '');
  };

  it('lists by operation, table and expression, with the time since the commit', async () => {
    const [line, ...others] = await list('--op', 'update');
    expect(others).toEqual([]);
    expect(line).toMatch(
      /^\d\d:\d\d:\d\d {3}☁ update {4}inventory\.customers \{"id":1001\} {2}last_name: "Brandt" → "Brand" {3}\+\d+ ms$/,
    );
    const words = (await list('--table', 'addresses', '--limit', '3')).map(
      (each) => /☁ (\w+)/.exec(each)?.[1],
    );
    expect(words).toEqual(['snapshot', 'delete', 'tombstone']);
    const where = `table = 'inventory.orders' AND INT(knativekafkaoffset) >= 2`;
    expect(await list('--where', where, '--since', 'start')).toHaveLength(2);
    expect(await list('--text', 'chiara.nunez', '--op', 'snapshot,insert')).toHaveLength(1);
  });

  it('says where an expression goes wrong', async () => {
    const { code, out, err } = await stack.run('events list', '--where', 'op = ');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('    op = \n         ^\n');
  });

  it('shows all of one event', async () => {
    const seq = String(update.plumblineseq);
    const { out, code } = await stack.run('events show', seq);
    expect(code).toBe(0);
    expect(out).toMatch(/\n {2}\* last_name +Brandt +Brand\n/);
    expect(out).toMatch(/\n {2}knativekafkaoffset +4\n/);
    expect(out).toMatch(/\n {2}POST \/ HTTP\/1\.1\n/);
    expect(out).toContain('docs/notices.md#no-content-type');
    expect(JSON.parse((await stack.run('events show', seq, '--json')).out)).toMatchObject({
      event: update,
      request: { method: 'POST', target: '/' },
      refusals: 0,
    });
    expect((await stack.run('events show', seq, '--full')).out).toMatch(
      /^☁️ {2}cloudevents\.Event\nContext Attributes,\n.*\n {2}id: partition:0\/offset:4\n.*\nData,\n {2}\{"before":/s,
    );
    expect((await stack.run('events show', seq, '--curl')).out).toMatch(/^curl -sS -i -X POST \\\n {2}http:/);
    const unclear = await stack.run('events show', String(update.id));
    expect(unclear.err).toMatch(
      /events have the id partition:0\/offset:4: .*\d+ \(update, inventory\.customers\)/,
    );
  });

  it('follows, with what was there before', async () => {
    const child = start(['events', 'tail', '--name', stack.name, '--table', 'customers', '--since', 'start']);
    const run = ended(child);
    let said = '';
    child.stdout?.on('data', (text: string) => {
      said += text;
    });
    const until = async (pattern: RegExp) => {
      while (!pattern.test(said) && child.exitCode === null && child.stdout) await once(child.stdout, 'data');
    };
    await until(/☁ update/);
    await stack.sql("UPDATE customers SET last_name = 'Brandt' WHERE id = 1001");
    await until(/"Brand" → "Brandt"/);
    child.kill('SIGINT');
    const { code, out, err } = await run;
    expect([code, err]).toEqual([0, '']);
    const words = out.split('\n').map((line) => /☁ (\w+) +inventory\.customers/.exec(line)?.[1]);
    expect(words).toEqual([...Array.from({ length: 4 }, () => 'snapshot'), 'update', 'update', undefined]);
  });
});
