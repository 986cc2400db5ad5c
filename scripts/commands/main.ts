import { command } from '../command.ts';
import { upOptions } from './up.ts';

/** `npm run stack`, without a verb: the main job. */
export const main = command({
  usage: '$0',
  summary: 'Start the stack, show rows becoming events, then follow them until Ctrl-C',
  options: upOptions,
  async run(args, io) {
    const { foreground } = await import('../foreground.ts');
    const { showMainJob } = await import('../main-job.ts');
    return foreground(
      { name: args.name, runtime: args.runtime, resources: args.file },
      io,
      (brought, until) => showMainJob(brought, io, until),
    );
  },
});
