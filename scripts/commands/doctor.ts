import type { Problem } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

interface Finding {
  readonly title: string;
  readonly runtime: string;
  readonly found?: string;
  readonly problem?: Problem;
}

export const doctor = command({
  usage: 'doctor',
  summary: 'Tell what this machine has and what stands in the way',
  options: common,
  examples: [['doctor', 'exit code 0 when at least one runtime can work']],
  async run(args, io) {
    const { examine } = await import('../../compose/examine.ts');
    const { findings, runtimes } = await examine(args.name);
    if (args.json) io.out(JSON.stringify({ runtimes, findings }));
    else for (const line of render(findings, runtimes)) io.out(line);
    return runtimes.length > 0 ? 0 : 1;
  },
});

function render(findings: readonly Finding[], runtimes: readonly string[]): string[] {
  const lines = findings.flatMap(({ title, runtime, found, problem }) => {
    const head = `${problem ? '✖' : '✔'} ${title.padEnd(14)} ${runtime.padEnd(7)} ${problem?.message ?? found ?? ''}`;
    return problem ? [head, `    → ${problem.fix}`] : [head];
  });
  const verdict =
    runtimes.length > 0
      ? `npm run stack works here: ${runtimes.join(' and ')}`
      : 'neither runtime can work here yet';
  return [...lines, '', verdict];
}
