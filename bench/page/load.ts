import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** A change of one column as the pipeline sends it, 950 bytes. */
function update(id: number): { headers: Record<string, string>; body: string } {
  const key = JSON.stringify({ id });
  const row = (email: string) => ({ id, first_name: 'Nora', last_name: 'Quist', email });
  const at = Date.now();
  return {
    headers: {
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': `partition:0/offset:${id}`,
      'ce-source': '/apis/v1/namespaces/default/kafkasources/bench#bench.inventory.customers',
      'ce-type': 'dev.knative.kafka.event',
      'ce-subject': `partition:0#${id}`,
      'ce-key': key,
      'ce-partitionkey': key,
    },
    body: JSON.stringify({
      before: row('nora.quist@example.com'),
      after: row(`nora-${id}@example.org`),
      source: {
        version: '3.6.0.Final',
        connector: 'mysql',
        name: 'bench',
        ts_ms: at,
        snapshot: 'false',
        db: 'inventory',
        sequence: null,
        ts_us: at * 1000 + 1,
        table: 'customers',
        server_id: 1,
        gtid: null,
        file: 'binlog.000002',
        pos: 1000 + id,
        row: 0,
        thread: 12,
        query: null,
      },
      transaction: null,
      op: 'u',
      ts_ms: at,
    }),
  };
}

/**
 * Events at an even pace, whatever the sink takes for one.
 * @param pace events a second
 * @param seconds how long
 */
export async function load(url: string, pace: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const began = performance.now();
  const total = pace * seconds;
  const answers: Promise<void>[] = [];
  while (answers.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * pace) + 1);
    while (answers.length < due) answers.push(post(url, update(answers.length + 1), agent));
    await wait(1);
  }
  await Promise.all(answers);
  agent.destroy();
  return total;
}

function post(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  agent: Agent,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the sink answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
