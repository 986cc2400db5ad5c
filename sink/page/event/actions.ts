import { PlumblineError } from '../../../lib/problem.ts';
import { sent } from '../../contract-shapes.ts';
import { curlOf } from '../../view/curl.ts';
import { post, problemsOf } from '../state/api.ts';
import { indented } from '../state/json.ts';
import type { Entry } from '../state/log.ts';
import { sentence } from '../state/problems.ts';
import { announce } from '../state/toast.ts';
import { keptOf } from './kept.ts';

export function copyCurl(entry: Entry): void {
  attempt(async () => {
    const { request } = await keptOf(entry);
    await copy(curlOf(request, location.origin), 'Copied as a curl command');
  });
}

export function copyJson(entry: Entry): void {
  attempt(async () => {
    // In the list Debezium's ts_ns are rounded.
    const exact = await keptOf(entry).catch(() => entry);
    await copy(indented(exact.event), 'Copied as JSON');
  });
}

export function copyLink(): void {
  attempt(() => copy(location.href, 'Copied the link'));
}

/** To this sink once more, as it came. */
export function resend(entry: Entry): void {
  attempt(async () => {
    await keptOf(entry);
    const { to, status, ms, body } = await post('/api/send', { seq: entry.seq }, sent);
    const said = body === '' ? '' : `: ${body.slice(0, 200)}`;
    const good = status >= 200 && status < 300;
    announce(`${to} answered ${status} after ${Math.round(ms)} ms${said}`, good ? 'good' : 'bad');
  });
}

async function copy(text: string, said: string): Promise<void> {
  if (!isSecureContext) throw new PlumblineError(unsafe);
  await navigator.clipboard.writeText(text);
  announce(said);
}

const unsafe = {
  code: 'page.no-clipboard',
  message: 'The browser lets only pages of this machine or of https copy',
  fix: 'open the page on the machine of the sink, under 127.0.0.1',
};

function attempt(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    for (const problem of problemsOf(error)) announce(sentence(problem), 'bad');
  });
}
