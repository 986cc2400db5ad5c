import yargs, { type Argv } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { cause, PlumblineError } from '../lib/problem.ts';
import manifest from '../package.json' with { type: 'json' };
import type { Io } from './command.ts';
import { commands } from './commands/index.ts';
import { checkVerb, usageError } from './usage.ts';
import { wordsFor } from './words.ts';

const io: Io = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

/** A reader that went away (`plumbline events list | head -1`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { version } = manifest;

const words = wordsFor(hideBin(process.argv));

let cli: Argv<object> = yargs(words)
  .scriptName('plumbline')
  .usage(
    '$0 <verb>\n\nMySQL → Kafka Connect with Debezium → Kafka → KafkaSource → a Knative service, on this machine.',
  )
  .version(version)
  .strict()
  .recommendCommands()
  .wrap(Math.min(110, process.stdout.columns ?? 110))
  .completion('completion', 'Print a shell completion script')
  .fail((message, error) => {
    throw usageError(message, error);
  });
for (const register of commands)
  cli = register(cli, io, (code) => {
    process.exitCode = code;
  });

try {
  checkVerb(words, ['completion', ...commands.map(({ verb }) => verb).filter((verb) => verb !== '$0')]);
  await cli.parseAsync();
} catch (error) {
  if (error instanceof PlumblineError) io.err(`error: ${error.message}`);
  else
    io.err(
      `error: ${error instanceof Error && error.stack ? error.stack : cause(error)}\n  → this is a defect of Plumbline's; please report it`,
    );
  process.exitCode = 2;
}
