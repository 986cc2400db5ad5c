import { describe } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

export const down = command({
  usage: 'down',
  summary: 'Stop the stack; its data stays for the next up',
  options: {
    name: common.name,
    purge: {
      type: 'boolean',
      default: false,
      describe: 'Also drop its state, in both runtimes: rows, topics, offsets, passwords, logs',
    },
  },
  examples: [
    ['down', 'stop, keep the data'],
    ['down --purge', 'stop and forget: the next up starts afresh'],
  ],
  async run(args, io) {
    const { savedSite } = await import('../../compose/site.ts');
    const { runtimeNamed } = await import('../../compose/choose.ts');
    const { stopStack } = await import('../../compose/down.ts');
    const { purgeStack } = await import('../../compose/purge.ts');
    const saved = await savedSite(args.name);
    if (!saved) {
      io.err(`Nothing to stop: there is no stack named ${args.name}.`);
      return 0;
    }
    const runtime = await runtimeNamed(saved.site.runtime);
    const stopped = await stopStack(saved.site, runtime, (station, text) =>
      io.err(`${station ?? 'stack'} ${text}`),
    );
    const what = stopped ? 'Stopped' : 'Nothing was running';
    if (!args.purge) {
      io.err(`${what}; the data is kept in ${saved.site.state}.`);
      return 0;
    }
    const left = await purgeStack(saved.site, runtime);
    io.err(`${what}; the state is dropped${left ? ', but not what Docker has of this stack' : ''}.`);
    if (left) io.err(describe(left));
    return left ? 1 : 0;
  },
});
