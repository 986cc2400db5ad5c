import { connect } from 'node:net';
import type { Connection, ConnectionOptions, RowDataPacket } from 'mysql2/promise';
import type { Account } from '../reach.ts';
import { lookup } from './lookup.ts';

const connectMs = 2000;

/** Opens a connection; mysql2 is loaded with the first one. */
export async function openAccount(
  { host, port, user, password }: Account,
  options: ConnectionOptions = {},
): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise');
  return createConnection({
    host,
    port,
    user,
    password,
    connectTimeout: connectMs,
    stream: () => connect({ host, port, lookup, noDelay: true }),
    ...options,
  });
}

/** What it says of itself when it is ready. */
export async function databaseSays(connection: Connection): Promise<string> {
  const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
  return `MySQL ${rows[0]?.version}`;
}

export async function databaseReady(account: Account): Promise<string> {
  const connection = await openAccount(account);
  try {
    return await databaseSays(connection);
  } finally {
    await connection.end();
  }
}
