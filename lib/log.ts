import pino, { type Logger } from 'pino';
import { logLine } from './log-line.ts';
import { PlumblineError } from './problem.ts';

export type { Logger };

const levels = ['debug', 'info', 'warn', 'error'];
const stderr = pino.destination({ fd: 2, sync: true });
let isForPeople = false;

/** From here on the lines are for a person's eyes; JSON until then. */
export function logForPeople(): void {
  isForPeople = true;
}

/** Lines on stderr (stdout is for results), one JSON object each; level from `PLUMBLINE_LOG`, default `info`. */
export const log: Logger = pino(
  {
    level: logLevel(process.env.PLUMBLINE_LOG),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  },
  { write: (line: string) => void stderr.write(isForPeople ? logLine(line) : line) },
);

/** The level that a variable of the environment says; throws a PlumblineError when there is no such level. */
export function logLevel(text: string | undefined): string {
  if (text === undefined || text === '') return 'info';
  if (levels.includes(text)) return text;
  throw new PlumblineError({
    code: 'log.level',
    message: `PLUMBLINE_LOG is "${text}", which is no level`,
    fix: 'set it to debug, info, warn or error, or leave it out',
  });
}
