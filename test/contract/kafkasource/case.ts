import { exchangeOf, givenRecords } from './decode.ts';
import { type Exchange, labelOf } from './exchange.ts';
import type { EgressConfig, Offsets, Recording } from './golden.ts';
import type { Given } from './record-batch.ts';

/** The KafkaSource that the recording's contract was made from, in its own words and addresses. */
export interface SourceSettings {
  readonly namespace: string;
  readonly name: string;
  readonly topic: string;
  readonly partitions: number;
  readonly ordering: 'ordered' | 'unordered';
  readonly consumers: number;
  /** Undefined: the label is absent. */
  readonly keyType?: string;
  /** Undefined: a delivery block with neither retry, timeout nor dead letter sink. */
  readonly delivery?: EgressConfig;
  readonly sink: string;
  readonly ceOverrides?: Readonly<Record<string, string>>;
}

/** Whether an answer that a busy machine delays can come too late: its timeout is short, ms. */
export const isHasty = ({ delivery }: SourceSettings): boolean => Number(delivery?.timeout ?? 600_000) < 5000;

/** Inputs of one run, and what has to come of them. */
export interface Case {
  readonly name: string;
  /** Of `plumbline source`. */
  readonly flags: readonly string[];
  readonly source: SourceSettings;
  readonly records: readonly Given[];
  readonly endOffsets: Offsets;
  readonly recording: Recording;
  readonly expected: {
    /** `sink p0#0`, in this order. */
    readonly sequence: readonly string[];
    /** Undefined: there is no recording of this. */
    readonly exchanges?: readonly Exchange[];
    readonly committed: Offsets;
  };
}

/**
 * Recordings of a defect of the real one, which `--strict` reproduces; and what comes without it: the defective event
 * alone is lost, all others go on. ce-overrides-upper has no such twin, as every event of it is defective.
 */
const defects: Readonly<Record<string, { sequence: readonly string[]; committed: Offsets } | null>> = {
  'headers-null-value': { sequence: ['sink p0#0', 'sink p0#1', 'sink p0#3'], committed: { 0: 4 } },
  'ce-binary-null-header': { sequence: [], committed: { 0: 1 } },
  'dls-kne-headers': { sequence: ['sink p0#0', 'sink p0#1'], committed: { 0: 2 } },
  'dls-kne-invalid-name-no-dls': { sequence: ['sink p0#0', 'sink p0#1'], committed: { 0: 2 } },
  'ce-overrides-upper': null,
};

/** The recording, and its twin without `--strict` if it shows a defect. */
export function casesOf(recording: Recording): Case[] {
  const [egress] = recording.egress.egresses;
  if (!egress) throw new Error(`${recording.case} has no egress`);
  const { kafkaSource, committedOffsets: committed, endOffsets } = recording;
  const records = givenRecords(recording);
  const exchanges = recording.requests.map((request) => exchangeOf(request, records, egress.egressConfig));
  const keyType = keyTypes[egress.keyType] ?? (recording.case.startsWith('keytype-') ? 'string' : undefined);
  const ceOverrides = recording.egress.cloudEventOverrides?.extensions;
  const sequence = exchanges.map(labelOf);
  const one: Case = {
    name: recording.case,
    flags: flagsOf(recording.case),
    source: {
      ...kafkaSource,
      sink: egress.destination,
      ...(keyType ? { keyType } : {}),
      ...(egress.egressConfig ? { delivery: egress.egressConfig } : {}),
      ...(ceOverrides ? { ceOverrides } : {}),
    },
    records,
    endOffsets,
    recording,
    expected: { sequence, exchanges, committed },
  };
  const lenient = defects[one.name];
  return lenient ? [one, { ...one, name: `${one.name}~lenient`, flags: [], expected: lenient }] : [one];
}

const keyTypes: Readonly<Record<string, string>> = {
  Integer: 'int',
  Double: 'float',
  ByteArray: 'byte-array',
};

function flagsOf(name: string): string[] {
  if (name in defects) return ['--strict'];
  return name === 'ordered-poll-cadence' ? ['--pace', 'cluster'] : [];
}
