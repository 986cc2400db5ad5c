import { Pool } from 'undici';
import { changeOf } from './records.ts';

/** The yardstick: COUNT events of that size sent to URL by undici, 99 at a time, and nothing else. */
const [url = '', count = 0, bytes = 0] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const body = Buffer.from(changeOf(bytes));
const pool = new Pool(new URL(url).origin, { connections: 99 });
let sent = 0;

async function sender(): Promise<void> {
  while (sent < count) {
    const offset = sent++;
    const answer = await pool.request({ method: 'POST', path: '/', body, headers: headersOf(offset) });
    await answer.body.dump();
  }
}

function headersOf(offset: number): string[] {
  const event = {
    Prefer: 'reply',
    'Kn-Namespace': 'default',
    'ce-specversion': '1.0',
    'ce-id': `partition:0/offset:${offset}`,
    'ce-source': '/apis/v1/namespaces/default/kafkasources/bench#rows',
    'ce-type': 'dev.knative.kafka.event',
    'ce-subject': `partition:0#${offset}`,
    'ce-time': '2026-11-22T12:00:00.123Z',
    'ce-partitionkey': `{"id":${offset}}`,
    'ce-key': `{"id":${offset}}`,
    'ce-knativekafkapartition': '0',
    'ce-knativekafkaoffset': `${offset}`,
  };
  return Object.entries(event).flat();
}

await Promise.all(Array.from({ length: 99 }, sender));
const { user, system } = process.cpuUsage();
process.send?.({ cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1024 });
await pool.close();
process.disconnect();
