import { expect, test } from 'vitest';
import { renderNotices } from '../../scripts/notices-text.ts';

test('notices that ask for nothing are one line for each code; others stay with what to do', () => {
  const idle = (message: string, code = 'settings.one-broker') => ({
    code,
    message,
    fix: 'Nothing; it stays for the cluster.',
    file: 'k.yaml',
    line: 7,
  });
  const lines = renderNotices([
    idle('first is 1 here'),
    idle('second is 1 here'),
    { code: 'x', message: 'mend me', fix: 'Remove it.' },
    idle('third is 1 here'),
    idle('left out', 'settings.left-out'),
  ]);
  expect(lines).toEqual([
    'ℹ mend me\n  → Remove it.',
    'ℹ k.yaml:7: first is 1 here, and 2 more like it (nothing to do)',
    'ℹ k.yaml:7: left out (nothing to do)',
  ]);
});
