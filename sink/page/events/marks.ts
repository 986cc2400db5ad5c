import type { EventView } from '../../view/change.ts';

export interface Mark {
  readonly text: string;
  /** In a sentence. */
  readonly title: string;
  readonly kind: 'bad' | 'warn' | 'plain';
}

/** What is unusual of an event, in a word or two. */
export function marksOf(view: EventView): readonly Mark[] {
  const marks: Mark[] = [];
  if (view.deadLetter) {
    const { code, destination } = view.deadLetter;
    const why = code === null ? 'did not answer' : `answered ${code}`;
    marks.push({ text: 'dead letter', title: `${destination} ${why}`, kind: 'bad' });
  }
  if (view.refusals > 0) {
    const times = view.refusals === 1 ? 'once' : `${view.refusals} times`;
    marks.push({
      text: `refused ${view.refusals}×`,
      title: `The sink refused it ${times} before`,
      kind: 'warn',
    });
  }
  if (view.replay !== null)
    marks.push({ text: 'replay', title: `Sent again, by ${view.replay}`, kind: 'plain' });
  if (view.again)
    marks.push({
      text: 'sent again',
      title: 'Its record came before: the rows in Tables stay as they are',
      kind: 'plain',
    });
  return marks;
}
