import { connect } from 'node:net';
import { requestHead, targetOf } from '../../emulator/event-request.ts';
import { changeOf } from '../source/records.ts';

/**
 * Sends COUNT events of that many BYTES to URL on bare sockets, as the source does: one at a time on each of CONNECTIONS
 * that are kept. Tells on IPC the ms that it took and how many were not answered 200.
 */
const [url = '', ...numbers] = process.argv.slice(2);
const [count = 0, bytes = 0, connections = 1] = numbers.map(Number);
const target = targetOf(url);
const value = changeOf(bytes);
const data = Buffer.from(value);
let sent = 0;
let answered = 0;
let refused = 0;
const began = performance.now();

function request(offset: number): string {
  const attributes = [
    ...['specversion', '1.0', 'id', `partition:0/offset:${offset}`, 'type', 'dev.knative.kafka.event'],
    ...['source', '/apis/v1/namespaces/default/kafkasources/inventory#inventory.inventory.customers'],
    ...['subject', `partition:0#${offset}`, 'time', '2026-11-22T12:00:00.123Z'],
    ...['knativekafkapartition', '0', 'knativekafkaoffset', `${offset}`],
    ...['key', `{"id":${offset}}`, 'partitionkey', `{"id":${offset}}`],
    ...['kafkaheaderdebeziumcontextconnectorname', 'mysql', 'kafkaheaderdebeziumcontexttaskid', '0'],
    ...['kafkaheaderdebeziumcontextconnectorlogicalname', 'inventory'],
    ...['kafkaheaderdebeziumcontextrunid', '01a20415-2805-7095-952b-e8521ab8173c'],
  ];
  return requestHead(target, 'default', { attributes, extensions: 0, data }, null) + value;
}

for (let i = 0; i < connections; i++) {
  const socket = connect(target.port, target.host);
  socket.setNoDelay(true);
  let head = '';
  const next = () => {
    if (sent < count) socket.write(request(sent++), 'latin1');
    else socket.end();
  };
  socket.on('connect', next);
  socket.on('data', (chunk) => {
    head += chunk.toString('latin1');
    // An event that was taken has an answer without a body.
    if (!head.endsWith('\r\n\r\n')) return;
    if (!head.startsWith('HTTP/1.1 200 ')) refused += 1;
    head = '';
    if (++answered === count) process.send?.({ ms: performance.now() - began, refused });
    next();
  });
}
