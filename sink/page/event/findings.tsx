import type { RawRequest } from '../../contract.ts';
import { noticesOf } from '../../view/notices.ts';
import { marksOf } from '../events/marks.ts';
import { EventsLink } from '../parts/events-link.tsx';
import { NoticeLink } from '../parts/notice-link.tsx';
import { Text } from '../parts/text.tsx';
import { ofReplay } from '../state/links.ts';
import type { Entry } from '../state/log.ts';
import { pipeline } from '../state/stream.ts';

interface Props {
  readonly entry: Entry;
  readonly request: RawRequest | null;
}

/** What befell the event, and the notices that apply to it. */
export function Findings({ entry, request }: Props) {
  const { event, view } = entry;
  const notices = noticesOf(event, { request, pipeline: pipeline.value });
  const { deadLetter, replay } = view;
  const marks = marksOf(view).filter(({ kind }) => kind === 'warn');
  if (!deadLetter && replay === null && marks.length === 0 && notices.length === 0) return null;
  return (
    <ul class="findings">
      {deadLetter && (
        <li class="bad">
          <strong>Dead letter.</strong> <Text of={deadLetter.destination} />{' '}
          {deadLetter.code === null ? 'did not answer' : <Text of={`answered ${deadLetter.code}`} />}
          {deadLetter.data !== null && (
            <>
              : <Text of={deadLetter.data} />
            </>
          )}
        </li>
      )}
      {marks.map(({ text, title }) => (
        <li key={text} class="warn">
          {title}.
        </li>
      ))}
      {replay !== null && (
        <li>
          <strong>Sent again</strong> by{' '}
          <EventsLink of={ofReplay(replay)}>
            <Text of={replay} />
          </EventsLink>
          .
        </li>
      )}
      {notices.map(({ code, severity, message, cause, link }) => (
        <li key={code} class={severity === 'warning' ? 'warn' : undefined}>
          <strong>{code}</strong> <Text of={message} />
          {cause && (
            <>
              : <Text of={cause} />
            </>
          )}{' '}
          <NoticeLink code={code} link={link} />
        </li>
      ))}
    </ul>
  );
}
