import { command, common } from '../command.ts';

export const diff = command({
  usage: 'diff',
  summary: "Tell what differs between a cluster's YAML and the running stack",
  options: {
    ...common,
    file: {
      alias: 'f',
      type: 'string',
      array: true,
      demandOption: true,
      describe: "The cluster's YAML: files, folders, - for stdin; also what kubectl get -o yaml prints",
    },
    all: {
      type: 'boolean',
      default: false,
      describe: 'Also what has to differ, as the stack stands in for a cluster',
    },
  },
  examples: [
    ['diff -f cluster.yaml', 'exit code 0: nothing differs, 1: something does'],
    ['kubectl get ksvc -o yaml | plumbline diff -f -', 'with a cluster as it is now'],
    ['diff -f cluster.yaml --all', 'with what only a cluster has, too'],
  ],
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { PlumblineError } = await import('../../lib/problem.ts');
    const { readGiven } = await import('../given.ts');
    const { readPaths } = await import('../../manifests/read.ts');
    const { compare, isReal } = await import('../../manifests/diff/compare.ts');
    const { heldBy } = await import('../../manifests/diff/live.ts');
    const { liveStack } = await import('../stack-live.ts');
    const { differencesJson, renderDifferences } = await import('../diff-text.ts');
    const site = await runningSite(args.name);
    const [cluster, own] = await Promise.all([readGiven(args.file), readPaths(site.resources)]);
    const problems = [...cluster.problems, ...own.problems];
    if (problems.length > 0) throw new PlumblineError(problems);
    const differences = compare(cluster.resources, heldBy(own.resources, await liveStack(site)));
    const real = differences.filter(isReal);
    if (args.json) io.out(JSON.stringify(differencesJson(differences)));
    else {
      for (const line of renderDifferences(differences, args.all)) io.out(line);
      io.err(verdict(real.length, differences.length - real.length, args.all));
    }
    return real.length === 0 ? 0 : 1;
  },
});

function verdict(real: number, expected: number, all: boolean): string {
  const what =
    real === 0 ? 'nothing differs' : `${real} ${real === 1 ? 'resource differs' : 'resources differ'}`;
  if (expected === 0) return what;
  return `${what}; ${expected} more only because the stack stands in for a cluster${all ? '' : ' (--all shows them)'}`;
}
