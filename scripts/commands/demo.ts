import { PlumblineError } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

export const demo = command({
  usage: 'demo',
  summary: 'Change rows in the running stack and show the events that come of it',
  options: { name: common.name },
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { eventFeed, runsExample, showScript } = await import('../demo.ts');
    const { lastSequence } = await import('../sink-client.ts');
    const { onInterrupt } = await import('../interrupt.ts');
    const site = await runningSite(args.name);
    if (!runsExample(site)) {
      throw new PlumblineError({
        code: 'demo.own-yaml',
        message: `the stack ${site.name} runs YAML of your own, and the demonstration knows the events of the sample only`,
        fix: 'change rows with the verb sql; or start the sample beside it: npm run stack -- --name sample -f examples/inventory',
      });
    }
    const interrupt = onInterrupt();
    const stop = new AbortController();
    const until = AbortSignal.any([interrupt.first, stop.signal]);
    const shown = await showScript(site, eventFeed(site, await lastSequence(site), until), io);
    stop.abort();
    interrupt.release();
    return shown ? 0 : 1;
  },
});
