import { once } from 'node:events';
import { createServer } from 'node:http';
import Dockerode from 'dockerode';
import { expect, onTestFinished, test } from 'vitest';
import { findStations } from '../../compose/docker/inspect.ts';
import { ownerId, ownerLabel } from '../../compose/docker/owner.ts';
import { stationLabel } from '../../compose/docker/render.ts';
import { siteWith } from './site-rig.ts';

const site = siteWith({ name: 'test', runtime: 'docker' });

test('a container that is removed while it is asked about has no last words', async () => {
  const sink = {
    Id: 'abc',
    Names: ['/plumbline-test-sink-1'],
    State: 'removing',
    Labels: { [stationLabel]: 'sink', [ownerLabel]: ownerId(site) },
  };
  const engine = createServer(({ url = '' }, response) => {
    const isList = url.startsWith('/containers/json');
    response.writeHead(isList ? 200 : 409, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isList ? [sink] : { message: 'it is marked for removal' }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void engine.close());
  await once(engine, 'listening');
  const address = engine.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const found = await findStations(new Dockerode({ host: '127.0.0.1', port: port ?? 0 }), site);
  expect(found.at(-1)).toEqual({ name: 'sink', state: 'dead', container: 'plumbline-test-sink-1' });
});
