import { command, common } from '../command.ts';

/** Shared with the main job. */
export const upOptions = {
  ...common,
  file: {
    alias: 'f',
    type: 'string',
    array: true,
    default: [],
    describe:
      'Your YAML: files, folders (with a kustomization as kubectl kustomize builds them), - for stdin; else what was used last, else examples/inventory',
  },
  runtime: {
    choices: ['auto', 'docker', 'native'],
    default: 'auto',
    describe: 'Containers, or plain processes; auto takes Docker when an engine with Compose answers',
  },
} as const;

export const up = command({
  usage: 'up',
  summary: 'Start the stack and stay; Ctrl-C stops it',
  options: {
    ...upOptions,
    detach: {
      type: 'boolean',
      default: false,
      describe: 'Return when all of it is ready; stop it with down',
    },
  },
  examples: [
    ['up --detach', 'in the background'],
    ['up -f k8s/ --runtime native', "your cluster's YAML, without Docker"],
    ['kubectl kustomize k8s/ | plumbline up -f -', 'what only kustomize itself can build'],
    ['up --name second --detach', 'another one beside it'],
  ],
  async run(args, io) {
    const wanted = { name: args.name, runtime: args.runtime, resources: args.file };
    if (!args.detach) {
      const { foreground } = await import('../foreground.ts');
      const { addresses } = await import('../addresses.ts');
      const { lastHint } = await import('../main-job.ts');
      return foreground(wanted, io, async (brought) => {
        for (const line of addresses(brought.site)) io.err(line);
        io.err(lastHint(brought));
      });
    }
    const { detached } = await import('../detached.ts');
    return detached(wanted, io, args.json);
  },
});
