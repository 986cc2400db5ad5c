import { command, common } from '../command.ts';

export const down = command({
  usage: 'down',
  summary: 'Stop the stack; its data stays for the next up',
  options: {
    name: common.name,
    purge: {
      type: 'boolean',
      default: false,
      describe: 'Also drop its state: rows, topics, offsets, passwords, logs',
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
    const saved = await savedSite(args.name);
    if (!saved) {
      io.err(`Nothing to stop: there is no stack named ${args.name}.`);
      return 0;
    }
    const runtime = await runtimeNamed(saved.site.runtime);
    const stopped = await stopStack(saved.site, runtime, (station, text) =>
      io.err(`${station ?? 'stack'} ${text}`),
    );
    if (args.purge) await runtime.purge(saved.site);
    const what = stopped ? 'Stopped' : 'Nothing was running';
    io.err(
      args.purge ? `${what}; the state is dropped.` : `${what}; the data is kept in ${saved.site.state}.`,
    );
    return 0;
  },
});
