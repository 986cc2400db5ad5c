import pino, { type Logger } from 'pino';

export type { Logger };

/** Structured lines on stderr (stdout is for results); level from `PLUMBLINE_LOG`, default `info`. */
export const log: Logger = pino(
  {
    level: process.env.PLUMBLINE_LOG ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  },
  pino.destination({ fd: 2, sync: true }),
);
