import type { StationName } from './station.ts';

/** What people are told of a station: what it is, and what stands before `HOST:PORT` in an address that they may paste. */
export const labels = {
  database: { title: 'MySQL', scheme: 'mysql://' },
  connect: { title: 'Kafka Connect 4.3.1 with Debezium 3.6.1', scheme: 'http://' },
  kafka: { title: 'Kafka 4.3.1', scheme: '' },
  source: { title: 'KafkaSource emulator', scheme: 'http://' },
  sink: { title: 'Event Display', scheme: 'http://' },
} as const satisfies Readonly<Record<StationName, { readonly title: string; readonly scheme: string }>>;
