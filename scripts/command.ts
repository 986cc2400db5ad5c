import type { ArgumentsCamelCase, Argv, InferredOptionTypes, Options } from 'yargs';
import { checkNumbers } from './numbers.ts';
import { usageError } from './usage.ts';

type OptionTable = Record<string, Options>;

/** As yargs hands them over; `Omit` because its own types say so of a table that is not known yet. */
type Args<O extends OptionTable> = ArgumentsCamelCase<Omit<object, keyof O> & InferredOptionTypes<O>>;

/** Where a command speaks: results on stdout, progress on stderr. */
export interface Io {
  out(line: string): void;
  err(line: string): void;
}

/** One verb of the command line. Positional arguments are options that also stand in `usage`. */
export interface Command<O extends OptionTable> {
  /** As yargs reads it: `logs [station]`, `check <file..>`. */
  readonly usage: string;
  readonly summary: string;
  readonly options: O;
  /** [command line after `plumbline`, or one with a pipe into it, what it does] */
  readonly examples?: readonly (readonly [string, string])[];
  /** What `--help` ends with. */
  readonly epilogue?: string;
  /** Verbs below this one (`connectors list`). */
  readonly verbs?: readonly Registered[];
  /** Whether it also runs without any of them. */
  readonly verbless?: boolean;
  /** Answers the process's exit code. Loads what it needs by itself, so that `sink` holds no Docker client. */
  run(args: Args<O>, io: Io): Promise<number>;
}

/** A command with its option types folded away, ready to be hung into yargs. */
export interface Registered {
  (yargs: Argv<object>, io: Io, exit: (code: number) => void): Argv<object>;
  readonly verb: string;
}

export function command<const O extends OptionTable>(definition: Command<O>): Registered {
  const positional = [...definition.usage.matchAll(/[<[]([\w-]+)(?:\.\.)?[>\]]/g)].map(
    (match) => match[1] ?? '',
  );
  const valued = Object.keys(definition.options).filter(
    (name) => definition.options[name]?.type !== 'boolean' && !positional.includes(name),
  );
  const verbs = (definition.verbs ?? []).map(({ verb }) => verb);
  const register = (yargs: Argv<object>, io: Io, exit: (code: number) => void) =>
    yargs.command(
      definition.usage,
      definition.summary,
      (inner) => {
        for (const verb of definition.verbs ?? []) verb(inner, io, exit);
        if (definition.verbs && !definition.verbless)
          inner.demandCommand(1, `${definition.usage} needs one of its verbs: ${verbs.join(', ')}`);
        inner.fail((message, error) => {
          throw usageError(message, error, { usage: definition.usage, verbs });
        });
        for (const [line, does] of definition.examples ?? []) {
          inner.example(line.includes('| plumbline ') ? line : `plumbline ${line}`, does);
        }
        if (definition.epilogue) inner.epilogue(definition.epilogue);
        if (positional.length > 0) inner.group(positional, 'Arguments:');
        const typed = inner.options(definition.options).requiresArg(valued);
        // They are not those of its verbs.
        if (definition.verbs)
          for (const name of Object.keys(definition.options)) typed.option(name, { global: false });
        return typed;
      },
      async (args) => {
        checkNumbers(args, definition.options);
        exit(await definition.run(args, io));
      },
    );
  return Object.assign(register, { verb: definition.usage.split(' ', 1)[0] ?? '' });
}

/** What `-` on the command line stands for. */
export const stdin = '/dev/stdin';

/** Options that several verbs share, declared once. */
export const common = {
  name: {
    type: 'string',
    default: 'plumbline',
    describe: 'Name of the stack; two stacks run side by side by it',
  },
  json: { type: 'boolean', default: false, describe: 'Print JSON on stdout' },
} as const satisfies OptionTable;
