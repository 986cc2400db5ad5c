import { everything, type Filter, writeFilter } from '../../view/filter.ts';

/** Where those events are that the filter lets through. */
const events = (filter: Partial<Filter>): string => `/?${writeFilter({ ...everything, ...filter })}#events`;

export const tableEvents = (table: string): string => events({ tables: [table] });

export const snapshotEvents = (table: string): string =>
  events({ tables: [table], operations: ['snapshot'] });

/** @param name `NAMESPACE/NAME` */
export const sourceEvents = (name: string): string =>
  events({ source: `/namespaces/${name.replace('/', '/kafkasources/')}#` });

/** @param id of a replay */
export const replayEvents = (id: string): string =>
  events({ where: `plumblinereplay = '${id.replaceAll("'", "\\'")}'` });
