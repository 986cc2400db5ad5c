import { type StationName, stationNames } from '../../compose/station.ts';
import { PlumblineError } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

export const logs = command({
  usage: 'logs [station]',
  summary: "Print a station's log, or all of them",
  options: {
    name: common.name,
    station: { type: 'string', choices: stationNames, describe: 'Which one' },
    follow: { alias: 'f', type: 'boolean', default: false, describe: 'Go on as it grows' },
    tail: { type: 'number', describe: 'Only the last N lines' },
  },
  examples: [
    ['logs connect --tail 50', 'what Kafka Connect said last'],
    ['logs -f', 'all stations, live'],
  ],
  async run(args, io) {
    const { savedSite } = await import('../../compose/site.ts');
    const { runtimeNamed } = await import('../../compose/choose.ts');
    const { onInterrupt } = await import('../interrupt.ts');
    const saved = await savedSite(args.name);
    if (!saved) {
      throw new PlumblineError({
        code: 'stack.unknown',
        message: `there is no stack named ${args.name}`,
        fix: 'start one: npm run stack -- up --detach',
      });
    }
    const { site } = saved;
    const runtime = await runtimeNamed(site.runtime);
    const interrupt = onInterrupt();
    const names: readonly StationName[] = args.station ? [args.station] : stationNames;
    const options = {
      follow: args.follow,
      signal: interrupt.first,
      ...(args.tail === undefined ? {} : { tail: args.tail }),
    };
    const print = async (name: StationName) => {
      const prefix = args.station ? '' : `${name.padEnd(8)} | `;
      for await (const line of runtime.logs(site, name, options)) io.out(prefix + line);
    };
    if (args.follow) await Promise.all(names.map(print));
    else for (const name of names) await print(name);
    interrupt.release();
    return 0;
  },
});
