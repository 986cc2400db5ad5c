import { command } from '../command.ts';

export const functions = command({
  usage: 'functions',
  summary: "Run the Services' commands for a source that is in a container; up starts it when needed",
  options: {
    file: { type: 'string', array: true, alias: 'f', demandOption: true, describe: 'YAML files or folders' },
    source: { type: 'string', demandOption: true, describe: 'Address of the source, http://127.0.0.1:PORT' },
    logs: { type: 'string', demandOption: true, describe: 'Folder for what the commands print' },
  },
  async run(args) {
    const { runOutside } = await import('../../emulator/serving/outside.ts');
    const { log } = await import('../../lib/log.ts');
    const stop = new Promise<void>((resolve) => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
    });
    const { file: paths, source, logs } = args;
    await runOutside({ paths, source, logs, log, stop });
    return 0;
  },
});
