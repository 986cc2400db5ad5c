import type { Connection, RowDataPacket } from 'mysql2/promise';
import { openAccount } from '../probe/database.ts';
import { silent } from '../probe/http.ts';
import type { Account } from '../reach.ts';

/** One connection to the database, kept until it fails and then opened anew. */
export class Line {
  readonly #account: Account;
  #opened: Promise<Connection> | undefined;

  constructor(account: Account) {
    this.#account = account;
  }

  /** Rejects when it is not done within so many ms. */
  async use<T>(ms: number, what: (connection: Connection) => Promise<T>): Promise<T> {
    const opened = this.#opened ?? this.#open(ms);
    this.#opened = opened;
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(silent(ms)), ms);
    try {
      return await Promise.race([opened.then(what), late.promise]);
    } catch (error) {
      // A refused statement leaves it as good as it was, but who knows which error is one.
      this.#drop(opened);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async rows(ms: number, sql: string, values: readonly unknown[] = []): Promise<RowDataPacket[]> {
    const [rows] = await this.use(ms, (connection) => connection.query<RowDataPacket[]>(sql, [...values]));
    return rows;
  }

  close(): void {
    if (this.#opened) this.#drop(this.#opened);
  }

  #open(ms: number): Promise<Connection> {
    const opened = openAccount(this.#account, { connectTimeout: ms });
    void opened.then(
      // A server that ends tells its connections; the next use opens one, and tells why there is none.
      (connection) => connection.on('error', () => this.#drop(opened)),
      () => undefined,
    );
    return opened;
  }

  #drop(opened: Promise<Connection>): void {
    if (this.#opened === opened) this.#opened = undefined;
    void opened.then(
      (connection) => connection.destroy(),
      () => undefined,
    );
  }
}
