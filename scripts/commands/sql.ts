import { readFile } from 'node:fs/promises';
import { hint } from '../../compose/hint.ts';
import { cause, PlumblineError } from '../../lib/problem.ts';
import { whyUnreadable } from '../../lib/unreadable.ts';
import { command, common } from '../command.ts';

export const sql = command({
  usage: 'sql [statement]',
  summary: "Run SQL in the stack's database",
  options: {
    ...common,
    statement: {
      type: 'string',
      describe: 'One or several statements; without it, from -f or standard input',
    },
    file: { alias: 'f', type: 'string', describe: 'A file of SQL' },
    database: {
      alias: 'd',
      type: 'string',
      default: 'inventory',
      describe: 'Where names are looked up first',
    },
  },
  examples: [
    [`sql "UPDATE customers SET first_name = 'Eva' WHERE id = 1001"`, 'and see what the sink gets'],
    ['sql -f changes.sql', 'a file'],
  ],
  async run(args, io) {
    const { runningSite } = await import('../../compose/site.ts');
    const { openDatabase } = await import('../../compose/database.ts');
    const { renderResult } = await import('../table.ts');
    const { leftOut } = await import('../../compose/wanted.ts');
    const site = await runningSite(args.name);
    const why = leftOut(site, 'database');
    if (why !== undefined) {
      throw new PlumblineError({
        code: 'database.left-out',
        message: `the stack ${site.name} has no database; ${why}`,
        fix: 'use a client of your own for that database, such as mysql',
      });
    }
    const text = await statements(args.statement, args.file);
    if (text.trim() === '') {
      throw new PlumblineError({
        code: 'sql.nothing',
        message: 'no statement given',
        fix: `${hint(site, 'sql "SELECT * FROM customers"')}, or -f FILE, or pipe SQL in`,
      });
    }
    const connection = await openDatabase(site).catch((error: unknown) => {
      throw new PlumblineError({
        code: 'database.unreachable',
        message: `the database does not answer on port ${site.ports.database}: ${cause(error)}`,
        fix: `see what is wrong: ${hint(site, 'status')}`,
      });
    });
    const several = /;\s*\S/.test(text);
    try {
      if (args.database !== '') await connection.changeUser({ database: args.database });
      const [result, fields] = await connection.query(text);
      for (const line of renderResult(result, fields, args.json)) io.out(line);
      return 0;
    } catch (error) {
      throw new PlumblineError({
        code: 'sql.failed',
        message: `the database refused it: ${cause(error)}`,
        fix: `correct ${args.file ?? 'the statement'}${several ? '; statements before the faulty one have been run' : ''}`,
      });
    } finally {
      await connection.end();
    }
  },
});

async function statements(given: string | undefined, file: string | undefined): Promise<string> {
  if (given !== undefined && file !== undefined) {
    throw new PlumblineError({
      code: 'cli.usage',
      message: 'sql takes a statement or a file of them, not both',
      fix: 'leave one of them out',
    });
  }
  if (given !== undefined) return given;
  if (file !== undefined) {
    return readFile(file, 'utf8').catch((error: unknown) => {
      throw new PlumblineError({
        code: 'sql.file',
        message: `cannot read ${file}: ${whyUnreadable(error)}`,
        fix: 'name a file of SQL',
      });
    });
  }
  if (process.stdin.isTTY) return '';
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
