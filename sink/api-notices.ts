import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import { answerProblem } from './answer.ts';
import { noticeSection } from './view/notice-section.ts';

const written = join(import.meta.dirname, '../docs/notices.md');

/** GET /api/notices/CODE: what a notice means, why, and how to mend it; Markdown, shown as text. */
export function noticesApi(): Router {
  const router = Router();
  router.get('/notices/:code', async ({ params: { code } }, response) => {
    const section = noticeSection(await readFile(written, 'utf8'), code);
    if (section !== undefined) response.type('text/plain').send(section);
    else
      answerProblem(response, 404, {
        code: 'notice.unknown',
        message: `Nothing is written of a notice ${code}`,
        fix: 'Take a code that plumbline status, the page or /api/pipeline show',
      });
  });
  return router;
}
