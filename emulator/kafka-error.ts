import { cause } from '../lib/problem.ts';

/** What an error of kafkajs's, or of a socket, says; texts are empty where it says nothing. */
interface Facts {
  readonly name: string;
  readonly code: string;
  readonly type: string;
  readonly broker: string | undefined;
  readonly message: string;
}

/** Of the error that counts: kafkajs wraps it in the ones of its attempts. */
export function kafkaFacts(error: unknown): Facts {
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  const text = (name: string): string => {
    const value =
      innermost instanceof Error ? Object.entries(innermost).find(([key]) => key === name)?.[1] : '';
    return value === undefined ? '' : String(value);
  };
  return {
    name: innermost instanceof Error ? innermost.name : '',
    code: text('code'),
    type: text('type'),
    broker: text('broker') || undefined,
    message: cause(innermost),
  };
}
