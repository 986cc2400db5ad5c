import { type NoticeCode, noticeProblem } from '../lib/notices.ts';
import type { Problem } from '../lib/problem.ts';
import { clusterDuration, parseDuration } from './duration.ts';
import type { KafkaSource } from './kafkasource.ts';
import { isRecord, problemAt } from './read.ts';
import { at } from './value.ts';
import type { Path } from './yaml.ts';

/** What the data plane sets in an event, and an override replaces or repeats (BEHAVIOUR 8). */
const attributes: ReadonlySet<string> = new Set([
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'key',
  'partitionkey',
  'knativekafkapartition',
  'knativekafkaoffset',
]);

/** What a cluster accepts, and does something else with than one expects; at their places in the file. */
export function sourceNotices(source: KafkaSource): Problem[] {
  const { resource, delivery, sink } = source;
  const found: Problem[] = [];
  const tell = (code: NoticeCode, ...path: Path) =>
    found.push(problemAt(resource, path, noticeProblem(code)));
  const block = at(resource.document, 'spec', 'delivery');
  if (isRecord(block) && (block.retry === undefined || block.retry === null))
    tell('delivery-without-retry', 'spec', 'delivery');
  if (delivery.retry > 0 && delivery.backoffDelay === 0)
    tell('retry-without-delay', 'spec', 'delivery', 'backoffDelay');
  for (const field of ['backoffDelay', 'timeout']) {
    const text = at(block, field);
    if (typeof text !== 'string' || parseDuration(text) === clusterDuration(text)) continue;
    tell(clusterDuration(text) === 0 ? 'zero-duration' : 'coarse-duration', 'spec', 'delivery', field);
  }
  for (const [name] of source.ceOverrides) {
    if (/[A-Z]/.test(name)) tell('upper-case-override', 'spec', 'ceOverrides', 'extensions', name);
    else if (attributes.has(name)) tell('attribute-override', 'spec', 'ceOverrides', 'extensions', name);
  }
  if (source.consumers > 1) tell('consumers-on-one-pod', 'spec', 'consumers');
  if (isRecord(block) && block.format) tell('format-ignored', 'spec', 'delivery', 'format');
  for (const destination of [sink, delivery.deadLetterSink]) {
    if (destination && at(resource.document, ...destination.path, 'audience'))
      tell('audience-without-token', ...destination.path, 'audience');
    if (!destination?.uri) continue;
    if (/^\w+:\/\/[^/?#]*@/.test(destination.uri)) tell('credentials-in-uri', ...destination.path, 'uri');
    if (/^https:/i.test(destination.uri) && destination.caCerts === undefined)
      tell('https-without-ca', ...destination.path, 'uri');
  }
  return found;
}
