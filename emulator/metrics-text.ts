import type { HistogramReading } from './metrics-histogram.ts';

/** Names and values of a sample, in the order in which they are written. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** `name="value",…` as Prometheus's text format wants it; to be made once for each series. */
export function labelText(labels: Labels): string {
  return labels.map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`).join(',');
}

const escaped = (char: string): string => (char === '\n' ? '\\n' : `\\${char}`);

/** Writes metrics in Prometheus's text format 0.0.4: all samples of a name together, behind its type. */
export class Exposition {
  readonly #lines: string[] = [];

  /** `labels` as of `labelText`; no samples, no metric. */
  metric(
    name: string,
    type: 'counter' | 'gauge',
    help: string,
    samples: readonly (readonly [labels: string, value: number])[],
  ): void {
    if (samples.length === 0) return;
    this.#head(name, type, help);
    for (const [labels, value] of samples) this.#sample(name, labels, value);
  }

  /** And the gauge `NAME_max`, which Micrometer adds to each of them. */
  histogram(
    name: string,
    help: string,
    samples: readonly (readonly [labels: string, reading: HistogramReading])[],
  ): void {
    if (samples.length === 0) return;
    this.#head(name, 'histogram', help);
    for (const [labels, { buckets, count, sum }] of samples) {
      for (const [le, below] of buckets) this.#sample(`${name}_bucket`, `${labels},le="${le}"`, below);
      this.#sample(`${name}_count`, labels, count);
      this.#sample(`${name}_sum`, labels, sum);
    }
    const maxima = samples.map(([labels, { max }]) => [labels, max] as const);
    this.metric(`${name}_max`, 'gauge', help, maxima);
  }

  toString(): string {
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  #head(name: string, type: string, help: string): void {
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
  }

  #sample(name: string, labels: string, value: number): void {
    this.#lines.push(`${name}{${labels}} ${value}`);
  }
}
