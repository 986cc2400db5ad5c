import type { PipelineView } from '../../contract.ts';

export interface Target {
  /** What the request says; empty for this sink. */
  readonly to: string;
  readonly label: string;
}

/** Sinks that the pipeline knows: this one, those of the sources, the functions; each once. */
export function targetsOf(pipeline: PipelineView | null): readonly Target[] {
  const own: Target = { to: '', label: 'this sink' };
  const sinks = (pipeline?.sources ?? []).flatMap(({ name, sinkUri }): Target[] =>
    sinkUri ? [{ to: sinkUri, label: `${sinkUri} (the sink of ${name})` }] : [],
  );
  const functions = (pipeline?.functions ?? []).map(
    ({ name, url }): Target => ({ to: name, label: `${name} (a function at ${url})` }),
  );
  const seen = new Set<string>();
  return [own, ...sinks, ...functions].filter(({ to }) => !seen.has(to) && seen.add(to));
}

/** Connectors, or those of them that may read a table; nobody but they know which do. */
export const connectorsOf = (pipeline: PipelineView | null): readonly string[] =>
  (pipeline?.connectors ?? []).map(({ name }) => name);

/** Tables to choose from: those that events told of. */
export const tablesOf = (pipeline: PipelineView | null): readonly string[] =>
  (pipeline?.tables ?? []).map(({ table }) => table);

/** Those, and the ones whose topics are read, of which no event may have come since the sink began. */
export function topicTablesOf(pipeline: PipelineView | null): readonly string[] {
  const told = tablesOf(pipeline);
  const isTold = (topic: string) => told.some((table) => topic === table || topic.endsWith(`.${table}`));
  const read = topicsOf(pipeline).flatMap((topic) => {
    const table = /[^.]+\.[^.]+$/.exec(topic)?.[0];
    return table === undefined || table === topic || isTold(topic) ? [] : [table];
  });
  return [...new Set([...told, ...read])];
}

export const topicsOf = (pipeline: PipelineView | null): readonly string[] => [
  ...new Set((pipeline?.sources ?? []).flatMap(({ topics }) => topics)),
];
