import { digitsOf } from '../../lib/json-exact.ts';
import type { SinkEvent } from '../contract.ts';
import { bytesOf } from './base64.ts';

/** What a KafkaSource tells its dead letter sink of the failure. */
export interface DeadLetter {
  /** The URL that did not take it. */
  readonly destination: string;
  /** Of the last answer; null when none came. */
  readonly code: string | null;
  /** The beginning of its body as text; null when it had none. */
  readonly data: string | null;
}

/** An attribute as text, empty when it is absent. */
export function text(event: SinkEvent, name: string): string {
  const value = event[name];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : (digitsOf(value) ?? '');
}

/** A whole number, 0 when it is absent or none. */
export function number(event: SinkEvent, name: string): number {
  const value = Number(text(event, name));
  return Number.isSafeInteger(value) ? value : 0;
}

export function deadLetterOf(event: SinkEvent): DeadLetter | null {
  const destination = text(event, 'knativeerrordest');
  if (destination === '') return null;
  const data = text(event, 'knativeerrordata');
  const bytes = bytesOf(data);
  return {
    destination,
    code: text(event, 'knativeerrorcode') || null,
    data: data === '' ? null : bytes ? new TextDecoder().decode(bytes) : data,
  };
}

/** The record that a KafkaSource made the event of. */
export interface Place {
  readonly topic: string;
  readonly partition: number | null;
  readonly offset: number | null;
}

/** From the source `…/kafkasources/NAME#TOPIC` and the id. */
export function placeOf(event: SinkEvent): Place {
  const topic = /\/kafkasources\/[^/#]+#(.+)$/.exec(text(event, 'source'))?.[1] ?? '';
  const record = topic === '' ? null : recordOf(text(event, 'id'));
  return { topic, partition: null, offset: null, ...record };
}

/** From the id that a KafkaSource gives, `partition:P/offset:O`; null for any other. */
export function recordOf(id: string): Readonly<Record<'partition' | 'offset', number>> | null {
  const match = /^partition:(\d{1,10})\/offset:(\d{1,15})$/.exec(id);
  return match && { partition: Number(match[1]), offset: Number(match[2]) };
}
