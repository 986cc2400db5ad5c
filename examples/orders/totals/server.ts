// A function as Knative calls one: CloudEvents over HTTP. It keeps what each customer has ordered, and prints it.
import { createServer, type IncomingMessage } from 'node:http';

interface Order {
  readonly order_number: number;
  readonly purchaser: number;
  readonly quantity: number;
}

/** A row before and after a change, as Debezium writes it. */
interface Change {
  readonly before: Order | null;
  readonly after: Order | null;
}

const unit = process.env.UNIT ?? 'pieces';
/** By order, so that an event which comes twice counts once. */
const orders = new Map<number, Order>();

function apply({ before, after }: Change): void {
  if (before) orders.delete(before.order_number);
  if (after) orders.set(after.order_number, after);
  for (const customer of new Set([before?.purchaser, after?.purchaser])) {
    if (customer !== undefined) console.log(`customer ${customer}: ${totalOf(customer)} ${unit}`);
  }
}

function totalOf(customer: number): number {
  const own = [...orders.values()].filter(({ purchaser }) => purchaser === customer);
  return own.reduce((total, { quantity }) => total + quantity, 0);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

const server = createServer(async (request, response) => {
  const answer = (status: number, value?: object) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(value && JSON.stringify(value));
  };
  if (request.method === 'GET') {
    const authorized = request.headers.authorization === `Bearer ${process.env.TOKEN}`;
    if (!authorized) return answer(401, { error: 'send the token of the Secret totals' });
    const customers = new Set([...orders.values()].map(({ purchaser }) => purchaser));
    return answer(200, Object.fromEntries([...customers].map((customer) => [customer, totalOf(customer)])));
  }
  try {
    const body = await bodyOf(request);
    // A tombstone has no data: the delete came just before it.
    if (body !== '') apply(JSON.parse(body));
    answer(204);
  } catch (error) {
    console.error(`${request.headers['ce-id']}: ${error}`);
    // Retried, and dead-lettered in the end.
    answer(500);
  }
});

const port = Number(process.env.PORT ?? 8080);
server.listen(port, () => console.log(`totals listens on ${port}`));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close());
