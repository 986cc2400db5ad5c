import type { Logger } from '../lib/log.ts';
import { PlumblineError } from '../lib/problem.ts';
import { readReplay, readSnapshot } from '../lib/read-requests.ts';
import type { Returned, Snapshotting } from '../lib/source-requests.ts';
import type { Desired } from './desired.ts';
import type { KafkaAddress } from './kafka.ts';
import { prepareReplay, type Replay } from './replay.ts';
import { forgetLeftGroups } from './replay-groups.ts';
import { chooseTopic } from './replay-plan.ts';
import type { SinkOptions } from './resolve-sink.ts';
import { type Known, resolveTo } from './resolve-to.ts';
import { readSend, send } from './send.ts';
import { askForSnapshot } from './snapshot.ts';

interface OrdersOptions extends SinkOptions {
  readonly connectUrl?: string | undefined;
  readonly bootstrapServers?: readonly string[] | undefined;
  readonly plaintext: boolean;
  readonly log: Logger;
  /** As it is now. */
  known(): Known;
}

/** What the source's process does when it is told to; `body` is JSON. All of it rejects with a PlumblineError. */
export interface Orders {
  replay(body: unknown, signal: AbortSignal): Promise<Replay>;
  snapshot(body: unknown): Promise<Snapshotting>;
  send(body: unknown): Promise<Returned>;
  /** Ends what is under way; resolves when it has cleaned up. */
  stop(): Promise<void>;
}

export function takeOrders(options: OrdersOptions): Orders {
  const { bootstrapServers, plaintext, connectUrl, log } = options;

  /** A stack's Kafka lets everyone in by this listener; the user of a source has rights on its own group alone. */
  const plain = plaintext && bootstrapServers ? { brokers: bootstrapServers } : undefined;
  const kafkaOf = (desired: Desired): KafkaAddress => plain ?? desired.kafka;

  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();
  // In a Kafka of the user's, others may replay, and rights may be missing.
  if (plain) running.add(forgetLeftGroups(plain, log, ending.signal));

  return {
    async replay(body, hungUp) {
      const request = readReplay(body);
      const known = options.known();
      const { desired, topic } = chooseTopic(request, known.running);
      const sink = request.sink === undefined ? desired.sink : resolveTo(request.sink, known, options);
      const { partition, from, to, retry } = request;
      const range = {
        ...(partition === undefined ? {} : { partition }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
      const signal = AbortSignal.any([hungUp, ending.signal]);
      const { source } = desired;
      const replay = await prepareReplay({
        source: retry === undefined ? source : { ...source, delivery: { ...source.delivery, retry } },
        kafka: kafkaOf(desired),
        sink,
        topic,
        range,
        log,
        signal,
      });
      return {
        ...replay,
        run() {
          const run = replay.run().finally(() => running.delete(run));
          running.add(run);
          return run;
        },
      };
    },
    async snapshot(body) {
      const request = readSnapshot(body);
      if (connectUrl === undefined || plain === undefined) throw alone();
      return askForSnapshot(request, connectUrl, plain, options.known().resources);
    },
    async send(body) {
      const request = readSend(body);
      return send(request, resolveTo(request.to, options.known(), options));
    },
    async stop() {
      ending.abort();
      await Promise.all(running);
    },
  };
}

const alone = (): PlumblineError =>
  new PlumblineError({
    code: 'snapshot.no-connect',
    message: 'this source knows no Kafka Connect, and no plain listener of its Kafka',
    fix: 'Start it with --connect-url, --bootstrap-servers and --plaintext, as npm run stack does.',
  });
