import { command, common } from '../command.ts';

export const demo = command({
  usage: 'demo',
  summary: 'Change rows in the running stack and show the events that come of it',
  options: { name: common.name },
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { eventFeed, showScript } = await import('../demo.ts');
    const { lastSequence } = await import('../sink-client.ts');
    const { onInterrupt } = await import('../interrupt.ts');
    const site = await runningSite(args.name);
    const interrupt = onInterrupt();
    const stop = new AbortController();
    const until = AbortSignal.any([interrupt.first, stop.signal]);
    const shown = await showScript(site, eventFeed(site, await lastSequence(site), until), io);
    stop.abort();
    interrupt.release();
    return shown ? 0 : 1;
  },
});
