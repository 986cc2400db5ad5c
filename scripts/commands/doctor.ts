import type { DatabaseFinding } from '../../compose/database-check.ts';
import { PlumblineError, type Problem } from '../../lib/problem.ts';
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
  options: {
    ...common,
    file: {
      alias: 'f',
      type: 'string',
      array: true,
      default: [],
      describe: 'Your YAML, whose databases are looked at; else that of the stack',
    },
  },
  examples: [
    ['doctor', 'exit code 0 when at least one runtime can work'],
    ['doctor -f k8s/', 'also whether the databases that your connectors read are fit for Debezium'],
  ],
  async run(args, io) {
    const { examine } = await import('../../compose/examine.ts');
    const { findings, runtimes } = await examine(args.name);
    const databases = await lookAtDatabases(args.name, args.file);
    if (args.json) io.out(JSON.stringify({ runtimes, findings, databases }));
    else {
      for (const line of [...render(findings, runtimes), ...databases.flatMap(renderDatabase)]) io.out(line);
    }
    return runtimes.length > 0 && databases.every(({ problems }) => problems.length === 0) ? 0 : 1;
  },
});

async function lookAtDatabases(name: string, files: readonly string[]): Promise<DatabaseFinding[]> {
  const { savedSite } = await import('../../compose/site.ts');
  const { readGiven } = await import('../given.ts');
  const site = (await savedSite(name))?.site;
  const paths = files.length > 0 ? files : (site?.resources ?? []);
  const { resources, problems } = await readGiven(paths);
  // What is wrong with the YAML of a stack is for its status to say.
  if (files.length > 0 && problems.length > 0) throw new PlumblineError(problems);
  const { examineDatabases } = await import('../../compose/database-check.ts');
  return examineDatabases(resources, site?.ports.database);
}

function renderDatabase({ title, isLocal, found, problems, warnings }: DatabaseFinding): string[] {
  if (isLocal) return ['', `✔ Database ${title}: ${found ?? ''}`];
  const isFit = problems.length === 0;
  const verdict = isFit ? 'fit for Debezium' : 'not fit for Debezium';
  return [
    '',
    `${isFit ? '✔' : '✖'} Database ${title}: ${found === undefined ? '' : `${found}, `}${verdict}`,
    ...problems.flatMap(({ message, fix }) => [`  ✖ ${message}`, `    → ${fix}`]),
    ...warnings.flatMap(({ message, fix }) => [`  ⚠ ${message}`, `    → ${fix}`]),
  ];
}

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
