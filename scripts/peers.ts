import { hint } from '../compose/hint.ts';
import { hostPort, type Site } from '../compose/station.ts';
import type { Peer } from './post-json.ts';
import { type SourceAccess, sourceAccess } from './source-access.ts';

/** A stack's Event Display, to be asked. */
export const sinkPeer = (site: Site): Peer => ({
  url: `http://${hostPort(site, 'sink')}`,
  title: 'Event Display',
  fix: `See what is wrong: ${hint(site, 'status')}.`,
});

/** A stack's source, to be asked. */
export const sourceOf = (site: Site): SourceAccess =>
  sourceAccess(`http://${hostPort(site, 'source')}`, (verb) => hint(site, verb));
