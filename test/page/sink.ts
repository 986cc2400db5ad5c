import { Agent } from 'node:http';
import { type Sink, type SinkOptions, startSink } from '../../sink/server.ts';
import { type Answer, type Sent, send } from '../unit/sink-rig.ts';

/** A sink of this process, which can go and come again on its port. */
export class PageSink {
  readonly port: number;
  readonly url: string;
  readonly #options: Partial<SinkOptions>;
  #sink: Sink;
  #agent = new Agent({ keepAlive: true });

  private constructor(sink: Sink, options: Partial<SinkOptions>) {
    this.#options = options;
    this.#sink = sink;
    this.port = sink.port;
    this.url = sink.url;
  }

  static async start(options: Partial<SinkOptions> = {}): Promise<PageSink> {
    return new PageSink(await startSink({ ...options, port: 0 }), options);
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.#sink.close();
  }

  /** A new life: nothing is kept of the one before. */
  async startAgain(): Promise<void> {
    this.#agent = new Agent({ keepAlive: true });
    this.#sink = await startSink({ ...this.#options, port: this.port });
  }

  /** Events one by one, in their order. */
  async post(...events: readonly object[]): Promise<void> {
    for (const event of events) await this.#take('application/cloudevents+json', event);
  }

  /** Many at once. */
  async postAll(events: readonly object[]): Promise<void> {
    for (let from = 0; from < events.length; from += 1000)
      await this.#take('application/cloudevents-batch+json', events.slice(from, from + 1000));
  }

  /** Any request. */
  send(request: Sent): Promise<Answer> {
    return send(this.#sink, { agent: this.#agent, ...request });
  }

  async #take(type: string, body: object): Promise<void> {
    const answer = await this.send({ headers: ['content-type', type], body: JSON.stringify(body) });
    if (answer.status >= 300) throw new Error(`the sink answered ${answer.status}: ${answer.body}`);
  }
}
