import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { notices } from '../../lib/notices.ts';
import { readMarkdown } from '../../sink/view/markdown.ts';
import { noticeSection } from '../../sink/view/notice-section.ts';
import { send, testSink } from './sink-rig.ts';

const root = new URL('../../', import.meta.url);
const codes = Object.keys(notices);

test('the sink serves what is written of each notice, as text', async () => {
  const sink = await testSink();
  for (const code of codes) {
    const { status, headers, body } = await send(sink, { method: 'GET', path: `/api/notices/${code}` });
    expect([code, status, headers['content-type']]).toEqual([code, 200, 'text/plain; charset=utf-8']);
    expect(body).toMatch(new RegExp(`^## ${code}\n\n\\*\\*On a cluster\\*\\*`));
    expect(body).toContain('**Mend:**');
    expect(body.match(/^## /gm)).toHaveLength(1);
    // Where files are abbreviated it says what they stand for.
    expect([code, /`[CD]P\//.test(body)]).toEqual([code, body.includes('`CP` for')]);
  }
});

test('of what nothing is written there is a problem, also of what is elsewhere in the file', async () => {
  const sink = await testSink();
  for (const code of ['of-tomorrow', '%23%23%20tombstone', '..%2f..%2fpackage.json', 'Notices']) {
    const { status, body } = await send(sink, { method: 'GET', path: `/api/notices/${code}` });
    expect([code, status, JSON.parse(body).code]).toEqual([code, 404, 'notice.unknown']);
  }
  const { status, body } = await send(sink, { method: 'GET', path: '/api/notices/%ff' });
  expect([status, JSON.parse(body).code]).toEqual([400, 'path.invalid']);
});

test('the image has the file that the sink reads it from', async () => {
  const ignored = await readFile(new URL('.dockerignore', root), 'utf8');
  expect(ignored.split('\n')).toContain('!docs/notices.md');
});

test('a section is read whole: of its Markdown nothing is left over', async () => {
  const text = await readFile(new URL('docs/notices.md', root), 'utf8');
  for (const code of codes) {
    const blocks = readMarkdown(noticeSection(text, code) ?? '');
    expect(blocks[0]).toEqual({ kind: 'heading', text: code });
    const parts = blocks.flatMap((block) => (block.kind === 'paragraph' ? block.parts : []));
    expect(parts.slice(0, 1)).toEqual([{ kind: 'strong', text: 'On a cluster' }]);
    for (const part of parts) {
      if (part.kind !== 'code') expect(part.text).not.toMatch(/\*\*|`|\]\(|^\s*[-|>]/);
      if (part.kind === 'link') expect(part.to).toMatch(/^(#[a-z-]+$|https:\/\/|\.\.\/examples\/)/);
    }
    const shown = blocks.flatMap((block) =>
      block.kind === 'paragraph' ? block.parts.map((part) => part.text) : [block.text],
    );
    for (const word of ['Mend:', 'Plumbline']) expect(shown).toContain(word);
  }
});

test('Markdown is paragraphs, code, strong words and links; what else there is stays text', () => {
  expect(readMarkdown('a **b** `<c>`\nd [e](#f)\n\n```yaml\nx:\n\n  - y\n```\n<b>g</b> *h*\n')).toEqual([
    {
      kind: 'paragraph',
      parts: [
        { kind: 'text', text: 'a ' },
        { kind: 'strong', text: 'b' },
        { kind: 'text', text: ' ' },
        { kind: 'code', text: '<c>' },
        { kind: 'text', text: ' d ' },
        { kind: 'link', text: 'e', to: '#f' },
      ],
    },
    { kind: 'code', text: 'x:\n\n  - y' },
    { kind: 'paragraph', parts: [{ kind: 'text', text: '<b>g</b> *h*' }] },
  ]);
});
