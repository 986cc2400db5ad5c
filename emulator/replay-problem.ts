import { cause, PlumblineError, type Problem } from '../lib/problem.ts';
import type { KafkaAddress } from './kafka.ts';
import { kafkaTrouble } from './kafka-trouble.ts';
import { replayGroups } from './replay-groups.ts';

export const ended = (): PlumblineError =>
  new PlumblineError({
    code: 'replay.ended',
    message: 'it was ended before it was through',
    fix: 'Begin it again; an event that came already comes twice then.',
  });

/** The topic. */
export const gone = (topic: string): PlumblineError =>
  new PlumblineError({
    code: 'replay.topic-gone',
    message: `the topic ${topic} was deleted meanwhile`,
    fix: 'Begin again when it is there and has records.',
  });

export const noTopic = (topic: string): PlumblineError =>
  new PlumblineError({
    code: 'replay.no-topic',
    message: `the topic ${topic} is not there, or has no leaders`,
    fix: 'Look which there are: npm run stack -- topics list.',
  });

export const stuck = (why: string): PlumblineError =>
  new PlumblineError({
    code: 'replay.stuck',
    message: `the source sends nothing, so it is not replayed either: ${why}`,
    fix: 'Write the override in lower case.',
  });

/** What is told of an error that ended a replay, or kept it from beginning. */
export function problemOf(error: unknown, kafka: KafkaAddress): Problem {
  const known = error instanceof PlumblineError ? error.problems[0] : undefined;
  if (known) return known;
  const trouble = kafkaTrouble(error, kafka);
  if (trouble) {
    const { code, message, fix } = trouble;
    if (code !== 'kafka.authorization') return { code, message, fix };
    const rights = `Grant Read and Delete on the groups ${replayGroups}*, and Describe and Read on the topic.`;
    return { code, message, fix: rights };
  }
  return {
    code: 'replay.kafka',
    message: `Kafka does not go along: ${cause(error)}`,
    fix: 'See how it is: npm run stack -- status.',
  };
}
