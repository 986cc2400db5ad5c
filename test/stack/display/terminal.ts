import { once } from 'node:events';
import { beforeAll, expect, it } from 'vitest';
import { parseExactly } from '../../../lib/json-exact.ts';
import type { SinkEvent } from '../../../sink/contract.ts';
import { viewEvent } from '../../../sink/view/change.ts';
import { ended, start, type TestStack } from '../plumbline.ts';

const changed = "UPDATE customers SET last_name = 'Brand' WHERE id = 1001";

/** On a stack that has only its snapshot. */
export function terminal(stack: TestStack): void {
  let update: SinkEvent;

  beforeAll(async () => {
    await stack.sql(`${changed}; DELETE FROM addresses WHERE id = 14`);
    const [last] = await stack.eventsThat(({ key, data }) => key === '{"id":14}' && data === undefined);
    expect(last).toBeDefined();
    const [found] = await stack.eventsThat((event) => viewEvent(event).operation === 'update');
    if (found) update = found;
  });

  const list = async (...args: readonly string[]) => {
    const { code, out, err } = await stack.run('events list', ...args);
    expect(err).toBe('');
    expect(code).toBe(0);
    return out.split('\n').filter((line) => line !== '');
  };

  it('lists by operation, table and expression, with the time since the commit', async () => {
    const where = `table = 'inventory.orders' AND INT(knativekafkaoffset) >= 2`;
    const [updates, ofAddresses, ofOrders, withText] = await Promise.all([
      list('--op', 'update'),
      list('--table', 'addresses', '--limit', '3'),
      list('--where', where, '--since', 'start'),
      list('--text', 'chiara.nunez', '--op', 'snapshot,insert', '--json'),
    ]);
    expect(updates).toEqual([
      expect.stringMatching(
        /^\d\d:\d\d:\d\d {3}☁ update {4}inventory\.customers \{"id":1001\} {2}last_name: "Brandt" → "Brand" {3}\+\d+ ms$/,
      ),
    ]);
    const words = ofAddresses.map((each) => /☁ (\w+)/.exec(each)?.[1]);
    expect(words).toEqual(['snapshot', 'delete', 'tombstone']);
    expect(ofOrders).toHaveLength(2);
    const events: unknown[] = withText.map((line) => parseExactly(line));
    expect(events).toEqual((await stack.events()).filter((event) => event.key === '{"id":1003}'));
  });

  it('says where an expression goes wrong', async () => {
    const { code, out, err } = await stack.run('events list', '--where', 'op = ');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('    op = \n         ^\n');
  });

  it('shows all of one event', async () => {
    const seq = String(update.plumblineseq);
    const show = (...args: readonly string[]) => stack.run('events show', ...args);
    const [shown, json, full, curl, unclear] = await Promise.all([
      show(seq),
      show(seq, '--json'),
      show(seq, '--full'),
      show(seq, '--curl'),
      show(String(update.id)),
    ]);
    expect(shown.code).toBe(0);
    expect(shown.out).toMatch(/\n {2}\* last_name +Brandt +Brand\n/);
    expect(shown.out).toMatch(/\n {2}knativekafkaoffset +4\n/);
    expect(shown.out).toMatch(/\n {2}POST \/ HTTP\/1\.1\n/);
    expect(shown.out).toContain('docs/notices.md#no-content-type');
    expect(parseExactly(json.out)).toMatchObject({
      event: update,
      request: { method: 'POST', target: '/' },
      refusals: 0,
    });
    expect(full.out).toMatch(
      /^☁️ {2}cloudevents\.Event\nContext Attributes,\n.*\n {2}id: partition:0\/offset:4\n.*\nData,\n {2}\{"before":/s,
    );
    expect(curl.out).toMatch(/^curl -sS -i -X POST \\\n {2}http:/);
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
}
