import { cause } from '../../lib/problem.ts';

/**
 * Why a station does not answer, for people, from whatever was thrown.
 * @param published where the user finds it, if it was asked inside of Docker by an address of the containers'
 */
export function reasonOf(error: unknown, published?: string): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  switch (field(first, 'code')) {
    case 'ECONNREFUSED':
      return `nothing listens at ${published ?? [field(first, 'address'), field(first, 'port')].join(':')}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    // Of a container that is gone, its address may be known for a while.
    case 'EHOSTUNREACH':
      if (published !== undefined) return `nothing answers at ${published}: does its container run?`;
      if (field(first, 'hostname') === undefined) return cause(first);
      return `there is no host ${field(first, 'hostname')}: does its container run?`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'PROTOCOL_CONNECTION_LOST':
      return 'it has closed the connection';
    default:
      return cause(first);
  }
}

function field(error: unknown, name: string): unknown {
  return error instanceof Error ? Object.getOwnPropertyDescriptor(error, name)?.value : undefined;
}
