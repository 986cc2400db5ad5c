import { cause } from '../../lib/problem.ts';

/** Why a station does not answer, for people, from whatever was thrown. */
export function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  switch (field(first, 'code')) {
    case 'ECONNREFUSED':
      return `nothing listens at ${field(first, 'address')}:${field(first, 'port')}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
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
