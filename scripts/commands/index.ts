import type { Registered } from '../command.ts';
import { check } from './check.ts';
import { connectors } from './connectors.ts';
import { demo } from './demo.ts';
import { diff } from './diff.ts';
import { doctor } from './doctor.ts';
import { down } from './down.ts';
import { events } from './events.ts';
import { exportCommand } from './export.ts';
import { functions } from './functions.ts';
import { logs } from './logs.ts';
import { main } from './main.ts';
import { sink } from './sink.ts';
import { snapshot } from './snapshot.ts';
import { source } from './source.ts';
import { sql } from './sql.ts';
import { status } from './status.ts';
import { tables } from './tables.ts';
import { topics } from './topics.ts';
import { up } from './up.ts';

/** In the order that `--help` shows. */
export const commands: readonly Registered[] = [
  main,
  up,
  down,
  demo,
  status,
  logs,
  doctor,
  check,
  sql,
  connectors,
  topics,
  tables,
  events,
  snapshot,
  exportCommand,
  diff,
  source,
  functions,
  sink,
];
