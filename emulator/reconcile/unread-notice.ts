import { type KafkaSource, kafkaSource } from '../../manifests/kafkasource.ts';
import type { Resource } from '../../manifests/read.ts';
import { listAt } from '../../manifests/value.ts';
import { keyOf } from '../desired.ts';
import { makeNotice, type Notice } from '../notice.ts';
import type { Unread, Writer } from './unread.ts';

/** A KafkaSource and the topics that it lists, be it right or wrong. */
export interface Listing {
  readonly resource: Resource;
  readonly topics: readonly string[];
}

export function listingOf(resource: Resource): Listing {
  const source: KafkaSource | undefined = kafkaSource(resource).value;
  return { resource, topics: source?.topics ?? listAt(resource.document, 'spec', 'topics').map(String) };
}

/** A notice about what a connector writes; its count is that of the records. */
export interface ConnectorNotice extends Notice {
  readonly connector: string;
  readonly fix: string;
}

/** More topics of one connector than these are told as one: somebody streams a few tables of many. */
const mostTold = 10;

export function unreadNotices(unread: readonly Unread[], listings: readonly Listing[]): ConnectorNotice[] {
  return [...Map.groupBy(unread, ({ writer }) => writer)].flatMap(([writer, all]) => {
    const listing = nearest(writer, listings);
    const place = listing && {
      file: listing.resource.file,
      line: listing.resource.line(['spec', 'topics']) ?? 1,
    };
    const tell = (cause: string, count: number, isTable: boolean): ConnectorNotice => ({
      ...makeNotice('unread-topic', undefined, cause, place),
      count,
      connector: writer.name,
      fix: fixOf(writer, listing, isTable),
    });
    const [told, others] = [all.slice(0, mostTold), all.slice(mostTold)];
    const rest = others.reduce((sum, { records }) => sum + records, 0);
    return [
      ...told.map(({ topic, records, isTable }) => tell(topic, records, isTable)),
      ...(others.length === 0
        ? []
        : [
            tell(
              others.length === 1 ? 'one more topic' : `${others.length} more topics`,
              rest,
              others.every(({ isTable }) => isTable),
            ),
          ]),
    ];
  });
}

/** The one that lists most of what the connector writes; else the only one there is. */
function nearest(writer: Writer, listings: readonly Listing[]): Listing | undefined {
  const shared = ({ topics }: Listing) => topics.filter((topic) => writer.topics?.includes(topic)).length;
  const [best] = [...listings].sort((a, b) => shared(b) - shared(a));
  return best && (shared(best) > 0 || listings.length === 1) ? best : undefined;
}

function fixOf({ name, config }: Writer, listing: Listing | undefined, isTable: boolean): string {
  const source = listing ? `KafkaSource ${keyOf(listing.resource)}` : 'a KafkaSource';
  const add = `Add it to spec.topics of ${source}`;
  if (!isTable) return `${add}.`;
  return config['table.include.list']
    ? `${add}, or take its table out of table.include.list of the connector ${name}.`
    : `${add}, or name its table in table.exclude.list of the connector ${name}.`;
}
