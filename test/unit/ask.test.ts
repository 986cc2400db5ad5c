import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { ask, type Peer, textOf } from '../../scripts/ask.ts';

/** A peer that answers as told. */
async function peerThat(answers: (response: ServerResponse) => void): Promise<Peer> {
  const server = createServer((_request, response) => answers(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    silent: (why) => ({ code: 'peer.unreachable', message: why, fix: 'See what is wrong.' }),
  };
}

const hung = { problems: [{ code: 'peer.unreachable', message: 'it has said nothing for 0.5 s' }] };

test('a peer that takes the question and says nothing counts as hung', async () => {
  const peer = await peerThat(() => undefined);
  await expect(ask(peer, '/', { silence: 500 })).rejects.toMatchObject(hung);
});

test('so does one that stops in the midst of its answer', async () => {
  const peer = await peerThat((response) => response.write('['));
  const answer = await ask(peer, '/', { silence: 500 });
  await expect(textOf(answer, peer)).rejects.toMatchObject(hung);
});
