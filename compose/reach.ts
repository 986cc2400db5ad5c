import { hostPort, type Site } from './station.ts';

/** Where the stations of a pipeline answer, as this process reaches them. */
export interface Reach {
  readonly database: Account;
  /** `http://HOST:PORT` */
  readonly connect: string;
  /** `HOST:PORT` */
  readonly kafka: string;
  readonly source: string;
  readonly sink: string;
}

/** Where a database is, and who asks it. */
export interface Account {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** From the user's machine. */
export function reachOf(site: Site): Reach {
  return {
    database: {
      host: '127.0.0.1',
      port: site.ports.database,
      user: 'root',
      password: site.passwords.root,
    },
    connect: `http://${hostPort(site, 'connect')}`,
    kafka: hostPort(site, 'kafka'),
    source: `http://${hostPort(site, 'source')}`,
    sink: `http://${hostPort(site, 'sink')}`,
  };
}
