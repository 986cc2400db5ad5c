import type { Problem } from '../lib/problem.ts';
import type { Settings } from '../manifests/settings.ts';
import type { Plan } from '../manifests/write/plan.ts';
import type { Counterparts, Profile } from '../manifests/write/types.ts';
import type { Reach } from './reach.ts';

/** The stations of the data's way, in its order. */
export const stationNames = ['database', 'connect', 'kafka', 'source', 'sink'] as const;
export type StationName = (typeof stationNames)[number];

/** Where stations are on 127.0.0.1 of the user's machine. */
export type Ports = Readonly<Partial<Record<StationName, number>>>;

/** Everything that is to know about one station; nothing about it stands anywhere else. */
export interface Station {
  readonly name: StationName;
  /** For people: `MySQL`. */
  readonly title: string;
  readonly port: {
    /** On 127.0.0.1, if it is free. */
    readonly preferred: number;
    /** Inside the container. */
    readonly container: number;
    /** Before `HOST:PORT` in an address that a user may paste: `mysql://`, `http://`, or nothing for Kafka. */
    readonly scheme: string;
  };
  /** Stations that must answer before this one can be ready. They start side by side all the same. */
  readonly needs: readonly StationName[];
  /** Resolves with a detail worth showing once the station answers as it should; throws why it does not. Asked in both runtimes. */
  ready(reach: Reach): Promise<string>;
  readonly docker: ComposeService;
  /** What this very stack adds to its container, beyond docker-compose.yml. */
  container?(site: Site): ContainerExtra;
  readonly native: NativeService;
  /** What `plumbline doctor` asks; a problem is what stands in the way, with its fix. */
  readonly doctor: readonly Check[];
  readonly cluster: Cluster;
}

/** A station's counterparts on a cluster. */
export interface Cluster {
  /** As `Kind` or `Kind.group`. */
  readonly kinds: readonly string[];
  /** What `plumbline export` writes of them, for a cluster of a size and with what the user has already. */
  resources(plan: Plan, profile: Profile): Counterparts;
}

/** Where one stack lives: what differs between two stacks, and nothing that a station may decide. */
export interface Site {
  readonly name: string;
  readonly runtime: RuntimeName;
  /** The state as a whole: data, offsets, logs, passwords. Dropped by `down --purge`. */
  readonly state: string;
  /** Downloads and templates, shared by all stacks. */
  readonly cache: string;
  readonly ports: Readonly<Record<StationName, number>>;
  readonly passwords: Passwords;
  /** Absolute paths of the files and folders with the user's YAML. */
  readonly resources: readonly string[];
  /** What that YAML makes of the stations, as it was at the last `up`. */
  readonly settings: Settings;
  /** Of Kafka's listener with logins, natively; nobody listens unless `settings` ask for it. */
  readonly loginPort: number;
}

/** Thrown by `ready`: the station answers as it should, but what the YAML asks of it is not there (yet). */
export class WaitsForYaml extends Error {
  override readonly name = 'WaitsForYaml';
}

export type RuntimeName = 'docker' | 'native';

export interface Passwords {
  readonly root: string;
  readonly debezium: string;
}

/** A service of docker-compose.yml, in the Compose specification's own words (the part that is used here). */
export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile?: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  /** Over every volume that the image declares and that nothing is kept in: else each run leaves an unnamed one behind. */
  readonly tmpfs?: readonly string[];
  /** A first process that hands signals on, also to one that is not ready for them yet. */
  readonly init?: boolean;
  readonly healthcheck: {
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
    readonly start_period: string;
    readonly start_interval: string;
  };
  readonly depends_on?: Readonly<
    Record<string, { readonly condition: 'service_started' | 'service_healthy' }>
  >;
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
}

/** Joined with the service of docker-compose.yml. */
export interface ContainerExtra {
  readonly environment?: Readonly<Record<string, string>>;
  /** Behind the command. */
  readonly args?: readonly string[];
  /** In place of the command. */
  readonly command?: readonly string[];
  readonly mounts?: readonly Mount[];
}

/** A folder of this machine, made if need be; `target` is where the container has it. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly?: boolean;
}

export interface NativeService {
  /** Leaves the state folder ready for the command: data from a template, configuration written. */
  prepare?(site: Site, tools: Tools): Promise<void>;
  /** The process; it must not leave its own process group. */
  command(site: Site, tools: Tools): NativeCommand;
  /** Asked of what runs, right before it is asked to end; if that fails, it is asked to end all the same. */
  stopping?(site: Site): Promise<void>;
  /** After a clean stop of a process that had been ready. */
  stopped?(site: Site, tools: Tools): Promise<void>;
  /** How long a stop may take before it is killed. */
  readonly stopSeconds: number;
}

export interface NativeCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What the native runtime found or fetched; paths are absolute. */
export interface Tools {
  readonly java: string;
  /** Folders of jars. */
  readonly kafkaJars: string;
  readonly debeziumJars: string;
  /** Names this Java with these jars: class-data archives belong to one such pair. */
  readonly javaKey: string;
  readonly mysqld: string;
  /** What mysqld needs in its environment. */
  readonly mysqlEnv: Readonly<Record<string, string>>;
  /** An initialised data folder with the sample database, and one of Kafka's. */
  readonly databaseTemplate: string;
  readonly kafkaTemplate: string;
}

export interface Check {
  readonly title: string;
  readonly runtime: RuntimeName | 'both';
  /** Answers what was found, or the problem. */
  ask(): Promise<string | Problem>;
}

/** `127.0.0.1:13306` */
export function hostPort(site: Site, station: StationName): string {
  return `127.0.0.1:${site.ports[station]}`;
}

/** `http://127.0.0.1:18083` */
export function address(site: Site, station: Station): string {
  return `${station.port.scheme}${hostPort(site, station.name)}`;
}
