import { writeFile } from 'node:fs/promises';
import { renderCompose } from '../compose/docker/render.ts';
import { root } from '../compose/root.ts';
import { stations } from '../compose/stations.ts';

// `npm run render`: after a change of a station's `docker` part.
await writeFile(`${root}docker-compose.yml`, renderCompose(stations));
