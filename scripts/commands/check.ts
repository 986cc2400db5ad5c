import { command, common } from '../command.ts';

export const check = command({
  usage: 'check <file..>',
  summary: "Check a cluster's YAML as the cluster would, without one",
  options: {
    file: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'Files or folders of YAML; - reads standard input',
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
    const { checkFiles } = await import('../check-files.ts');
    return checkFiles(args.file, args, io);
  },
});
