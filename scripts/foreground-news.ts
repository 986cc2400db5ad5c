import { setTimeout as wait } from 'node:timers/promises';
import {
  type ConnectorState,
  failureOf,
  problemsOf,
  rests,
  runs,
  withDeclared,
} from '../compose/connector-state.ts';
import { type SourceReport, sourceReport } from '../compose/source-status.ts';
import type { Site } from '../compose/station.ts';
import { connectorStates } from '../compose/status.ts';
import { describe, type Problem } from '../lib/problem.ts';
import type { Io } from './command.ts';

const lookEvery = 1000;

/** Says what goes wrong with the YAML and the connectors, and when it is right again. @param told what was said before */
export async function tellNews(site: Site, io: Io, until: AbortSignal, told = ''): Promise<void> {
  const ofYaml = yamlNews(told);
  const ofConnectors = connectorNews(told);
  const ofUnread = unreadNews();
  while (!until.aborted) {
    await wait(lookEvery, undefined, { signal: until }).catch(() => undefined);
    // In this order: a connector that was restarted since it was asked for is known to have been.
    const there = await connectorStates(site);
    const report = await sourceReport(site);
    if (until.aborted || !report) continue;
    const lines = [
      ...ofYaml(problemsOf(report, there)),
      ...ofConnectors(withDeclared(there, report.connectors)),
      ...ofUnread(report),
    ];
    for (const line of lines) io.err(line);
  }
}

/** What is wrong with the YAML since it was looked at last, or that it is right again. @param said when it came up */
export function yamlNews(said = ''): (problems: readonly Problem[]) => string[] {
  let told = '';
  return (problems) => {
    const now = problems.map(describe).join('\n');
    if (now === told) return [];
    const isSaid = told === '' && said.includes(now);
    told = now;
    if (isSaid && now !== '') return [];
    return now === ''
      ? ['✔ The YAML is right again, and applied.']
      : [`✖ The YAML as it is now is not applied:\n${now}`];
  };
}

/** A connector that fails, each cause once, and that it runs again. @param told what was said before */
export function connectorNews(told = ''): (connectors: readonly ConnectorState[]) => string[] {
  const failing = new Map<string, Set<string>>();
  return (connectors) =>
    connectors.flatMap((connector) => {
      const { name } = connector;
      const before = failing.get(name);
      const failure = rests(connector) ? undefined : failureOf(connector);
      if (!failure) {
        if (!before || !(runs(connector) || rests(connector))) return [];
        failing.delete(name);
        return rests(connector) ? [] : [`✔ connector ${name} runs again`];
      }
      const causes = before ?? new Set();
      failing.set(name, causes);
      const { what, cause, fix } = failure;
      // Times and positions differ each time.
      const key = cause.replace(/\d+/g, '#');
      if (causes.has(key)) return [];
      causes.add(key);
      if (told.includes(cause)) return [];
      return [`✖ ${what}${fix === undefined ? '' : `\n    → ${fix}`}`];
    });
}

/** Topics that a connector writes and no source lists, each once, and that one reads it now. */
export function unreadNews(): (report: Pick<SourceReport, 'notices' | 'sources'>) => string[] {
  let known: readonly string[] = [];
  return ({ notices, sources }) => {
    const unread = notices.filter(({ code }) => code === 'unread-topic');
    const topics = unread.map(({ cause = '' }) => cause);
    const read = known.filter(
      (topic) => !topics.includes(topic) && sources.some((one) => one.topics.includes(topic)),
    );
    const fresh = unread.filter(({ cause = '' }) => !known.includes(cause));
    known = topics;
    return [
      ...read.map((topic) => `✔ topic ${topic} is read now`),
      ...[...Map.groupBy(fresh, ({ connector }) => connector).values()].flatMap(unreadText),
    ];
  };
}

/** All of one connector's. */
function unreadText(notices: SourceReport['notices']): string[] {
  const [first] = notices;
  if (!first) return [];
  const { connector, file, line, fix } = first;
  const topics = notices.map(({ cause }) => cause).join(', ');
  const place = file === undefined ? '' : `\n    ${file}${line === undefined ? '' : `:${line}`}`;
  const what = `⚠ connector ${connector} writes to ${topics}, which no KafkaSource lists: no events come of it`;
  return [`${what}${place}${fix === undefined ? '' : `\n    → ${fix}`}`];
}
