import { hint } from '../../compose/hint.ts';
import { stationNames } from '../../compose/station.ts';
import { PlumblineError } from '../../lib/problem.ts';
import { command, common } from '../command.ts';

export const logs = command({
  usage: 'logs [station]',
  summary: "Print a station's log, or all of them",
  options: {
    name: common.name,
    station: { type: 'string', describe: `${stationNames.join(', ')}, or a Service that is started here` },
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
    const { functionLogFiles } = await import('../../compose/function-logs.ts');
    const { tailFile } = await import('../../compose/native/log.ts');
    const { onInterrupt } = await import('../interrupt.ts');
    const saved = await savedSite(args.name);
    if (!saved) {
      throw new PlumblineError({
        code: 'stack.unknown',
        message: `there is no stack named ${args.name}`,
        fix: `start one: ${hint(args, 'up --detach')}`,
      });
    }
    const { site } = saved;
    const runtime = await runtimeNamed(site.runtime);
    const interrupt = onInterrupt();
    const functions = await functionLogFiles(site);
    const names = args.station ? [args.station] : [...stationNames, ...functions.keys()];
    const options = {
      follow: args.follow,
      signal: interrupt.first,
      ...(args.tail === undefined ? {} : { tail: args.tail }),
    };
    const linesOf = (name: string): AsyncIterable<string> => {
      const station = stationNames.find((each) => each === name);
      if (station) return runtime.logs(site, station, options);
      const file = functions.get(name) ?? functions.get(`default/${name}`) ?? byName(functions, name);
      if (file !== undefined) return tailFile(file, options);
      const known = [...stationNames, ...functions.keys()];
      throw new PlumblineError({
        code: 'logs.unknown',
        message: `there is no log of ${name}`,
        fix: `Name one of ${known.join(', ')}.`,
      });
    };
    const print = async (name: string) => {
      const prefix = args.station ? '' : `${name.padEnd(8)} | `;
      for await (const line of linesOf(name)) io.out(prefix + line);
    };
    if (args.follow) await Promise.all(names.map(print));
    else for (const name of names) await print(name);
    interrupt.release();
    return 0;
  },
});

/** The one of a Service that is called so, whatever its namespace. */
function byName(files: ReadonlyMap<string, string>, name: string): string | undefined {
  return [...files].find(([key]) => key.endsWith(`/${name}`))?.[1];
}
