/** A statement of the demonstration, and the events that it must cause. */
export interface Step {
  readonly sql: string;
  readonly events: number;
}

/** The tables of the sample database, in the order in which the summary names them. */
export const tables = ['customers', 'addresses', 'products', 'products_on_hand', 'orders', 'geom'] as const;

/** Of the one row that it is about. */
export const demoKey = '{"id":2001}';

/** Leaves the tables as they were, so that it can be shown again. */
export const script: readonly Step[] = [
  {
    sql: `INSERT INTO customers VALUES (2001, 'Nora', 'Quist', 'nora.quist@example.com')`,
    events: 1,
  },
  { sql: `UPDATE customers SET email = 'nora@example.org' WHERE id = 2001`, events: 1 },
  // The delete event and then the tombstone.
  { sql: 'DELETE FROM customers WHERE id = 2001', events: 2 },
];
