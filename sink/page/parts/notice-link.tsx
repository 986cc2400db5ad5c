import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { isNoticeCode } from '../../../lib/notices.ts';
import { Text } from './text.tsx';

/** The notice that is explained just now. */
export const noticeShown = signal<string | null>(null);

export const noticePath = (code: string): string => `/api/notices/${encodeURIComponent(code)}`;

interface Props {
  readonly code: string;
  /** `docs/notices.md#CODE`, of what this page does not know: a newer source's. */
  readonly link: string;
  readonly children?: ComponentChildren;
}

/** To what is written of a notice; a plain click shows it here. */
export function NoticeLink({ code, link, children = 'Why, and how to mend it' }: Props) {
  if (!isNoticeCode(code))
    return (
      <code class="quiet">
        <Text of={link} />
      </code>
    );
  return (
    <a
      href={noticePath(code)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        noticeShown.value = code;
      }}
    >
      {children}
    </a>
  );
}
