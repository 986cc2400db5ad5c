import { isKafkaConnector } from '../manifests/kafkaconnector.ts';
import { isKafkaSource } from '../manifests/kafkasource.ts';
import { groupOf, type Resource } from '../manifests/read.ts';
import type { Use } from '../manifests/uses.ts';

const order = ['database', 'connect', 'kafka', 'source', 'sink', 'ignored'] as const;

/** What becomes of the resources, a line for each use: the stations in the data's order, then what is left out. */
export function renderUses(uses: readonly Use[], columns = 80): string[] {
  return order.flatMap((by) => {
    const own = uses.filter((use) => use.by === by);
    const groups = Map.groupBy(own, ({ text }) => text);
    return [...groups].map(([text, group], index) => {
      const head = `  ${(index === 0 ? by : '').padEnd(9)} `;
      const room = columns - head.length - text.length - 2;
      return `${head}${listed(group, room)}: ${text}`;
    });
  });
}

/** What a set lacks so that events pass through all of it. */
export function gapsOf(resources: readonly Resource[]): string[] {
  return resources.some(isKafkaConnector) && !resources.some(isKafkaSource)
    ? ["  No KafkaSource: events stay in Kafka's topics."]
    : [];
}

/** `KafkaTopic a, b, Secret c and 3 more`, as long as there is room; one stands in any case. */
function listed(uses: readonly Use[], room: number): string {
  const words = uses.map(({ resource }, index) => {
    const before = uses[index - 1]?.resource;
    return before && kindOf(before) === kindOf(resource)
      ? resource.name
      : `${kindOf(resource)} ${resource.name}`;
  });
  for (let shown = words.length; shown > 1; shown -= 1) {
    const more = words.length - shown;
    const text = `${words.slice(0, shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    if (text.length <= room) return text;
  }
  return `${words[0] ?? ''}${words.length > 1 ? ` and ${words.length - 1} more` : ''}`;
}

/** Two kinds are called Service. */
const kindOf = (resource: Use['resource']): string =>
  resource.kind === 'Service' && groupOf(resource) !== '' ? 'Knative Service' : resource.kind;
