import type { NoticeCode } from '../../lib/notices.ts';
import type { PipelineView, RawRequest, SinkEvent } from '../contract.ts';

/** A notice that applies to one event. */
export interface EventNotice {
  readonly code: NoticeCode;
  readonly severity: string;
  readonly message: string;
  /** `docs/notices.md#CODE` */
  readonly link: string;
  readonly cause?: string;
}

/** By the event's own look, and what the pipeline's sources say of its record. */
export function noticesOf(
  _event: SinkEvent,
  _known: { readonly request?: RawRequest | null; readonly pipeline?: PipelineView | null } = {},
): readonly EventNotice[] {
  return [];
}
