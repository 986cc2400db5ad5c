import { createServer } from 'node:net';

/**
 * A sink that costs next to nothing: answers 202 on a bare socket, after DELAY ms. Says on IPC where it listens; asked
 * by any message, how many requests came and when (ms on its own clock), the arrival of each of the first 10,000.
 */
const delay = Number(process.argv[2] ?? 0);
const answer = 'HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n';
const lengthName = 'content-length: ';
const arrivals: number[] = [];
let count = 0;
let first = 0;
let last = 0;

const server = createServer((socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let whole = wholeRequest(rest); whole > 0; whole = wholeRequest(rest)) {
      rest = rest.subarray(whole);
      last = performance.timeOrigin + performance.now();
      if (count < 10_000) arrivals.push(last);
      if (count++ === 0) first = last;
      if (delay === 0) socket.write(answer);
      else setTimeout(() => socket.write(answer), delay);
    }
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('message', () => process.send?.({ count, first, last, arrivals }));
process.on('disconnect', () => process.exit());

/** Bytes of the request at the beginning, or 0 while it is not whole. */
function wholeRequest(bytes: Buffer): number {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return 0;
  const head = bytes.toString('latin1', 0, end + 2).toLowerCase();
  const at = head.indexOf(lengthName);
  const length = at < 0 ? 0 : Number.parseInt(head.slice(at + lengthName.length), 10);
  return bytes.length < end + 4 + length ? 0 : end + 4 + length;
}
