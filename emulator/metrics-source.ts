import { Histogram } from './metrics-histogram.ts';
import { type Labels, labelText } from './metrics-text.ts';

/** More series than these are counted as one: who writes the records chooses the types of CloudEvents. */
const mostSeries = 500;

/** A latency with the labels of its series, as text. */
export type Series = readonly [labels: string, histogram: Histogram];

/** What one source measures of its events, under the real data plane's labels (BEHAVIOUR 11). */
export class SourceMetrics {
  /** As the real one has them: the group's name is the source's, not the group's id. */
  readonly labels: Labels;
  /** Until the sink has had its last attempt; by the event's type and the last answer's status. */
  readonly dispatch: Latencies;
  /** From the record to the first attempt; by the event's type. */
  readonly process: Latencies;
  /** Records that are lost because they cannot be made events. */
  discarded = 0;

  constructor({ namespace, name }: { readonly namespace: string; readonly name: string }) {
    this.labels = [
      ['kn_kafkasource_name', name],
      ['kn_kafkasource_namespace', namespace],
      ['messaging_consumer_group_name', name],
    ];
    this.dispatch = new Latencies(this.labels);
    this.process = new Latencies(this.labels);
  }
}

/** Histograms by event type and status. */
export class Latencies {
  readonly #labels: Labels;
  readonly #types = new Map<string, Map<number, Histogram>>();
  readonly #series: Series[] = [];
  #lastType: string | undefined;
  #lastStatus = 0;
  #last: Histogram | undefined;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  get series(): readonly Series[] {
    return this.#series;
  }

  /** Hot: runs for every event. Status 0 stands for none; `now` as Date.now(). */
  record(type: string, status: number, ms: number, now: number): void {
    if (!this.#last || type !== this.#lastType || status !== this.#lastStatus) {
      this.#last = this.#find(type, status);
      this.#lastType = type;
      this.#lastStatus = status;
    }
    this.#last.record(ms, now);
  }

  #find(type: string, status: number): Histogram {
    const found = this.#types.get(type)?.get(status);
    if (found) return found;
    const isOther = this.#series.length >= mostSeries;
    return this.#make(isOther ? 'other' : type, isOther ? 0 : status);
  }

  #make(type: string, status: number): Histogram {
    const byStatus = this.#types.get(type) ?? new Map<number, Histogram>();
    this.#types.set(type, byStatus);
    const histogram = byStatus.get(status) ?? new Histogram();
    if (byStatus.has(status)) return histogram;
    byStatus.set(status, histogram);
    const code: Labels = status === 0 ? [] : [['http_response_status_code', String(status)]];
    this.#series.push([labelText([['cloudevents_type', type], ...code, ...this.#labels]), histogram]);
    return histogram;
  }
}
