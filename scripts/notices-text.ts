import { describe, type Problem } from '../lib/problem.ts';

/** Notices as `up` shows them: those that ask for nothing are one line for each code, the first of them as an example. */
export function renderNotices(notices: readonly Problem[]): string[] {
  const isIdle = ({ fix }: Problem) => /^nothing\b/i.test(fix);
  const told = notices.filter((one) => !isIdle(one)).map((one) => `ℹ ${describe(one)}`);
  const idle = [...Map.groupBy(notices.filter(isIdle), ({ code }) => code).values()].flatMap((group) => {
    const [first] = group;
    const more = group.length - 1;
    if (!first) return [];
    const { file, line, message } = first;
    const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}: `;
    return `ℹ ${place}${message}${more > 0 ? `, and ${more} more like it` : ''} (nothing to do)`;
  });
  return [...told, ...idle];
}
