import { Document, isScalar, YAMLMap } from 'yaml';
import type { Station } from '../station.ts';
import { setting } from './service.ts';

/** On every container: which station it is. */
export const stationLabel = 'dev.plumbline.station';

const header = ` Rendered by \`npm run render\` from compose/*.ts: change it there.

   docker compose up --wait     the whole stack; the same without Docker: npm run stack
   docker compose down          keeps the data; with --volumes drops them

 It needs no .env file. What may be set: PLUMBLINE_<STATION>_PORT, PLUMBLINE_RESOURCES (a folder with your YAML),
 PLUMBLINE_CONNECT_SCHEMAS=true, PLUMBLINE_ROOT_PASSWORD and PLUMBLINE_DEBEZIUM_PASSWORD (before the first start).`;

/** The text of docker-compose.yml. */
export function renderCompose(stations: readonly Station[]): string {
  // Not a name that `npm run stack` gives: the passwords in the volumes are others.
  const document = new Document({ name: 'plumbline-compose' });
  document.commentBefore = header;
  const services = new YAMLMap();
  for (const station of stations) {
    const pair = document.createPair(station.name, service(document, station));
    if (isScalar(pair.key)) {
      pair.key.spaceBefore = services.items.length > 0;
      pair.key.commentBefore = ` ${station.title}`;
    }
    services.add(pair);
  }
  document.set('services', services);
  document.set('volumes', Object.fromEntries(stations.flatMap(keptVolumes).map((name) => [name, null])));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, nullStr: '' });
}

function service(document: Document, { name, port, docker }: Station): object {
  const { image, build, init, command, environment, volumes, tmpfs, healthcheck, ...rest } = docker;
  const published = `127.0.0.1:${setting(`${name.toUpperCase()}_PORT`, port.preferred)}:${port.container}`;
  return withoutGaps({
    image,
    build,
    // Up to date at every start (half a second when nothing changed) and never asked of a registry.
    pull_policy: build && 'build',
    init,
    command,
    environment,
    ports: [published],
    volumes,
    tmpfs,
    ...rest,
    healthcheck: { ...healthcheck, test: document.createNode(healthcheck.test, { flow: true }) },
    labels: { [stationLabel]: name },
    // Bounded, whatever the engine's own default is.
    logging: { driver: 'local' },
  });
}

/** Names of the volumes that hold state: `kafka` in `kafka:/var/lib/kafka/data`. */
export function keptVolumes({ docker }: Station): string[] {
  return (docker.volumes ?? []).flatMap((volume) => /^([a-z][\w-]*):/.exec(volume)?.[1] ?? []);
}

function withoutGaps(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
