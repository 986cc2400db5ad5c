import { hint } from '../compose/hint.ts';
import { hostPort, type Site } from '../compose/station.ts';
import type { Peer } from './ask.ts';
import { type SourceAccess, sourceAccess } from './source-access.ts';
import { outwardAccess } from './source-outward.ts';

/** A stack's Event Display, to be asked. */
export function sinkPeer(site: Site): Peer {
  const url = `http://${hostPort(site, 'sink')}`;
  return {
    url,
    silent: (why) => ({
      code: 'peer.unreachable',
      message: `Event Display does not answer at ${url}: ${why}`,
      fix: `See what is wrong: ${hint(site, 'status')}.`,
    }),
  };
}

/** The same, for its events. */
export const eventsPeer = (site: Site): Peer => ({
  url: `http://${hostPort(site, 'sink')}`,
  silent: (why) => ({
    code: 'sink.unreachable',
    message: `Event Display cannot be asked on port ${site.ports.sink}: ${why}`,
    fix: `see what is wrong: ${hint(site, 'status')}`,
  }),
});

/** A stack's source, to be asked. */
export function sourceOf(site: Site): SourceAccess {
  const source = sourceAccess(`http://${hostPort(site, 'source')}`, (verb) => hint(site, verb));
  return site.runtime === 'docker' ? outwardAccess(source, site.ports) : source;
}
