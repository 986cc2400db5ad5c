import { PlumblineError } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

export const check = command({
  usage: 'check [path..]',
  summary: "Check a cluster's YAML as the cluster would, without one",
  options: {
    path: {
      type: 'string',
      array: true,
      default: [],
      describe: 'Files or folders of YAML; - reads standard input',
    },
    file: {
      alias: 'f',
      type: 'string',
      array: true,
      default: [],
      describe: 'The same, as the other verbs take it',
    },
    partial: {
      type: 'boolean',
      default: false,
      describe: 'There is more on the cluster: what is referred to and not here only warns',
    },
    json: common.json,
  },
  examples: [
    ['check k8s/', 'all that kubectl apply -f k8s/ would apply'],
    ['check --partial source.yaml', 'one file of several'],
    ['check --json k8s/ | jq .errors', 'for machines: {resources, errors, warnings}'],
  ],
  epilogue: 'Exit status: 0 no error, 1 an error, 2 wrong usage.',
  async run(args, io) {
    const paths = [...args.path, ...args.file];
    if (paths.length === 0) {
      throw new PlumblineError({
        code: 'cli.usage',
        message: 'there is nothing to check',
        fix: 'Name files or folders of YAML, or - for stdin: check k8s/',
      });
    }
    const { checkFiles } = await import('../check-files.ts');
    return checkFiles(paths, args, io);
  },
});
