import { cause } from './problem.ts';

/** Why a file cannot be read, without Node's code, call and path: what it is and where has been told. */
export const whyUnreadable = (error: unknown): string =>
  cause(error).replace(/^E[A-Z]+: (.*?), [a-z]+\b.*$/, '$1');
