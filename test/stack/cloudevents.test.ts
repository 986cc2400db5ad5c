import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../compose/root.ts';
import type { SinkEvent } from '../../sink/contract.ts';
import { TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

const example = join(root, 'examples/cloudevents');
const topic = 'inventory.inventory.customers';
const ofKnative = ({ type }: SinkEvent) => type === 'dev.knative.kafka.event';
const ofDebezium = ({ type }: SinkEvent) => type === 'io.debezium.connector.mysql.DataChangeEvent';

describe.each(await testRuntimes())("Debezium's CloudEvents, in %s", (runtime) => {
  const stack = new TestStack(runtime);
  let folder = '';
  let row = 3000;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-cloudevents-'));
    await cp(example, folder, { recursive: true });
    await stack.up('-f', folder);
  });

  afterAll(async () => {
    await stack.purge();
    await rm(folder, { recursive: true, force: true });
  });

  const insert = () => stack.sql(`INSERT INTO customers VALUES (${++row}, 'a', 'b', '${row}@example.com')`);

  /** `CODE CAUSE` */
  async function notices(): Promise<string[]> {
    const { sources } = await stack.status();
    return sources.flatMap((source) =>
      source.notices.map(({ code, cause }) => [code, cause].filter(Boolean).join(' ')),
    );
  }

  it('arrive as they are, with the header that InsertHeader adds', async () => {
    await stack.eventsThat(ofDebezium, 28);
    await stack.sql(
      "INSERT INTO customers VALUES (2001, 'a', 'b', 'a@example.com'), (2002, 'c', 'd', 'c@example.com')",
    );
    const rows = await stack.eventsThat((event) => event.iodebeziumop === 'c', 2);
    expect(rows).toMatchObject([
      { specversion: '1.0', datacontenttype: 'application/json', data: { after: { id: 2001 } } },
      { source: '/debezium/mysql/inventory', iodebeziumrow: '1', data: { after: { id: 2002 } } },
    ]);
    expect(rows[0]?.id).toBe(rows[1]?.id);
  });

  it('have ids that repeat, which a notice tells', async () => {
    await expect.poll(notices).toContain(`repeated-id ${topic}`);
    expect((await stack.run('status')).out).toContain(', see docs/notices.md#repeated-id');
  });

  it('leave tombstones alone', async () => {
    await stack.sql('DELETE FROM customers WHERE id = 2001');
    const [tombstone] = await stack.eventsThat(ofKnative);
    expect(tombstone?.datacontenttype).toBeUndefined();
    expect((await stack.events()).filter(ofKnative)).toHaveLength(1);
    await expect.poll(notices).toContain('tombstone');
    expect(await notices()).not.toContain(`wrapped-twice ${topic}`);
  });

  /** Changes the connector, then inserts rows until the condition holds: it takes its configuration at some time. */
  async function change(from: string, to: string, holds: () => Promise<boolean>): Promise<void> {
    const good = await readFile(join(example, 'connector.yaml'), 'utf8');
    expect(good).toContain(from);
    await writeFile(join(folder, 'connector.yaml'), good.replace(from, to));
    const isSo = async () => {
      await insert();
      return await holds();
    };
    await expect.poll(isSo, { timeout: 60_000, interval: 500 }).toBe(true);
  }

  it('are none with the header in quotes, as a JsonConverter writes it; and Go functions refuse that', async () => {
    await change(
      'org.apache.kafka.connect.storage.SimpleHeaderConverter',
      'org.apache.kafka.connect.json.JsonConverter\n    header.converter.schemas.enable: false',
      async () => (await notices()).includes(`wrapped-twice ${topic}`),
    );
    await expect.poll(notices, { timeout: 60_000 }).toContain('no-dead-letter-sink status 400');
  });

  it('are none without the transform: each is the body of another event', async () => {
    const wrapped = async () => (await stack.events()).filter((event) => ofKnative(event) && event.data);
    expect(await wrapped()).toEqual([]);
    await change('    transforms: contentType\n', '', async () => (await wrapped()).length > 0);
    expect(JSON.stringify((await wrapped())[0])).toContain('io.debezium.connector.mysql.DataChangeEvent');
  });
});
