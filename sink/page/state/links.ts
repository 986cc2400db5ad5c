import { replayExtension } from '../../../lib/source-requests.ts';
import { everything, type Filter, writeFilter } from '../../view/filter.ts';

/** Where those events are that the filter lets through: a URL that can be shared. */
export const eventsAt = (filter: Partial<Filter>): string =>
  `/?${writeFilter({ ...everything, ...filter })}#events`;

/** @param name `NAMESPACE/NAME` */
export const ofSource = (name: string): Partial<Filter> => ({
  source: `/namespaces/${name.replace('/', '/kafkasources/')}#`,
});

/** @param id of a replay */
export const ofReplay = (id: string): Partial<Filter> => ({ where: `${replayExtension} = ${quoted(id)}` });

/** @param id of an event */
export const ofId = (id: string): Partial<Filter> => ({ where: `id = ${quoted(id)}` });

const quoted = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
