import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { waitFor } from '../wait-for.ts';
import { startSource } from './source-rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'leftovers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const connector = (name: string, config: Record<string, string>) => ({
  info: { name, config },
  status: { connector: { state: 'RUNNING' }, tasks: [] },
});

test('a connector of ours goes when no YAML is left, also one that went while nobody looked', async () => {
  const removed: string[] = [];
  const connect = createServer(({ method, url }, answer) => {
    if (method === 'DELETE') removed.push(url ?? '');
    answer.end(
      JSON.stringify({
        ours: connector('ours', { 'plumbline.resource': 'shop/ours' }),
        theirs: connector('theirs', {}),
      }),
    );
  }).listen(0, '127.0.0.1');
  await once(connect, 'listening');
  const at = connect.address();
  const file = join(folder, 'nothing.yaml');
  writeFileSync(file, '# nothing\n');
  const { running, stop } = startSource({
    paths: [file],
    bootstrapServers: ['127.0.0.1:1'],
    plaintext: true,
    connectUrl: `http://127.0.0.1:${typeof at === 'object' ? at?.port : 0}`,
  });
  try {
    await waitFor(() => expect(removed).toContain('/connectors/ours'));
    expect(removed).not.toContain('/connectors/theirs');
  } finally {
    stop();
    await running;
    connect.close();
  }
});
