import type { ProblemView } from '../../contract.ts';

/** Problems in words, a field's own and those that no field shows. */
export function sortProblems(
  problems: readonly ProblemView[],
  fields: readonly string[],
): { of: (field: string) => string | undefined; rest: readonly ProblemView[] } {
  const home = ({ field }: ProblemView) => fields.find((each) => field !== undefined && covers(each, field));
  return {
    of: (field) => {
      const own = problems.filter((each) => home(each) === field).map(sentence);
      return own.length === 0 ? undefined : own.join('; ');
    },
    rest: problems.filter((each) => home(each) === undefined),
  };
}

/** `event.data` shows what is wrong with `event.data.id`, and with `data` alone. */
const covers = (shown: string, field: string): boolean =>
  field === shown ||
  field.startsWith(`${shown}.`) ||
  field.startsWith(`${shown}[`) ||
  shown === `event.${field}`;

/** `No such table → choose one` */
export const sentence = ({ message, fix }: Pick<ProblemView, 'message' | 'fix'>): string =>
  fix === '' ? message : `${message} → ${fix}`;
