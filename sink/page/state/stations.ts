import type { PipelineView } from '../../contract.ts';

/** `live`: events come; `reconnecting`: the sink is not there or does not answer. */
export type Connection = 'connecting' | 'live' | 'reconnecting';

export interface StationSign {
  readonly name: string;
  readonly title: string;
  /** `failing`: the sink is there, and misbehaves on purpose. */
  readonly state: 'up' | 'down' | 'waiting' | 'unknown' | 'failing';
  readonly detail: string;
}

const all = [
  ['database', 'MySQL'],
  ['connect', 'Kafka Connect'],
  ['kafka', 'Kafka'],
  ['source', 'KafkaSource'],
  ['sink', 'Event Display'],
] as const;

/** The stations as this page knows them: what the sink told of the others holds only while the sink is there. */
export function stationSigns(pipeline: PipelineView | null, connection: Connection): readonly StationSign[] {
  const told = pipeline?.stations ?? [];
  const names = told.length > 0 ? told : all.map(([name, title]) => ({ name, title }));
  return names.map(({ name, title }) => ({ name, title, ...state(name, pipeline, connection) }));
}

function state(name: string, pipeline: PipelineView | null, connection: Connection) {
  if (connection === 'connecting') return { state: 'unknown', detail: 'not asked yet' } as const;
  if (connection === 'reconnecting') {
    return name === 'sink'
      ? ({ state: 'down', detail: 'the sink does not answer; this page goes on trying' } as const)
      : ({ state: 'unknown', detail: 'the sink, which tells of it, does not answer' } as const);
  }
  const station = pipeline?.stations.find((each) => each.name === name);
  if (name === 'sink' && pipeline?.failing)
    return { state: 'failing', detail: 'it misbehaves on purpose' } as const;
  if (station) return { state: station.state, detail: station.detail };
  return name === 'sink'
    ? ({ state: 'up', detail: 'events come from it' } as const)
    : ({ state: 'unknown', detail: 'this sink does not watch the pipeline' } as const);
}
