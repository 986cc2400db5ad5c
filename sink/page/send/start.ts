import { signal } from '@preact/signals';
import type { ProblemView } from '../../contract.ts';
import { keptEvent } from '../../contract-shapes.ts';
import { get } from '../state/api.ts';
import { readId } from '../state/log.ts';
import { hello, log } from '../state/stream.ts';
import { bodyOf, type Draft, draftOf, emptyDraft } from './draft.ts';
import { lossOf } from './draft-problems.ts';

/** What is being written survives a look at another tab. */
export const draft = signal<Draft>(emptyDraft);
/** The event that it began as: `LIFE-SEQ` or `SEQ`. */
export const startedFrom = signal<string | null>(null);

/** Answers what of the event cannot be written. */
export async function startFrom(id: string): Promise<readonly ProblemView[]> {
  if (startedFrom.peek() === id) return [];
  const { life, seq } = readId(id);
  const now = hello.peek()?.life;
  const past = life !== '' && now !== undefined && life !== now ? log.find(id) : undefined;
  const kept = past ? null : await get(`/events/${seq}`, keptEvent);
  const event = kept?.event ?? past?.event ?? {};
  const body = kept && bodyOf(kept.request);
  draft.value = { ...draftOf(event, body), to: draft.peek().to };
  startedFrom.value = id;
  return body === null ? lossOf(event) : [];
}
