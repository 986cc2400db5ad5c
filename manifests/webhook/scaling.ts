import { quantity } from '../schema/quantity.ts';
import type { View } from '../schema/view.ts';

const most = 2 ** 31 - 1;

/** Annotations of the autoscaler with their bounds; of durations in seconds. */
const numbers: ReadonlyMap<string, readonly [number, number, 'integer' | 'number']> = new Map([
  ['min-scale', [0, most, 'integer']],
  ['max-scale', [0, most, 'integer']],
  ['initial-scale', [1, most, 'integer']],
  ['activation-scale', [1, most, 'integer']],
  ['target', [0.01, Number.MAX_VALUE, 'number']],
  ['target-utilization-percentage', [1, 100, 'number']],
  ['target-burst-capacity', [-1, Number.MAX_VALUE, 'number']],
  ['panic-window-percentage', [1, 100, 'number']],
  ['panic-threshold-percentage', [110, 1000, 'number']],
]);
const durations: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['window', [6, 3600]],
  ['scale-down-delay', [0, 3600]],
  ['scale-to-zero-pod-retention-period', [0, 3600]],
]);

/** Names of Knative 0.x, which are still read. */
const aliases: ReadonlyMap<string, string> = new Map([
  ['minScale', 'min-scale'],
  ['maxScale', 'max-scale'],
  ['initialScale', 'initial-scale'],
]);

const prefix = 'autoscaling.knative.dev/';
const sidecar = 'queue.sidecar.serving.knative.dev/';

/** Annotations of a revision's template. */
export function scalingRules(annotations: View): void {
  const values = new Map<string, View>();
  for (const [key, value] of annotations.entries) {
    if (key.startsWith(prefix)) {
      const name = key.slice(prefix.length);
      values.set(aliases.get(name) ?? name, value);
    }
    if (
      /^queue\.sidecar\.serving\.knative\.dev\/(cpu|memory|ephemeral-storage)-resource-/.test(key) &&
      quantity(value.value) === undefined
    )
      value.refuse(`invalid value: ${String(value.value)}`, 'Give a quantity such as 100m or 64Mi.');
  }
  for (const [name, bounds] of numbers) numberRules(values.get(name), ...bounds);
  for (const [name, bounds] of durations) durationBounds(values.get(name), ...bounds);
  numberRules(presentAt(annotations, `${sidecar}resource-percentage`), 0.1, 100, 'number');
  durationBounds(presentAt(annotations, 'serving.knative.dev/progress-deadline'), 0, Number.MAX_VALUE);
  const [least, upper] = [Number(values.get('min-scale')?.value), Number(values.get('max-scale')?.value)];
  if (upper > 0 && least > upper)
    values
      .get('max-scale')
      ?.refuse(`it is less than min-scale, which is ${least}`, 'Raise it, or lower min-scale.');
  const metric = values.get('metric');
  const isOwnClass =
    (values.get('class')?.text ?? 'kpa.autoscaling.knative.dev') === 'kpa.autoscaling.knative.dev';
  if (metric && isOwnClass && metric.text !== 'concurrency' && metric.text !== 'rps')
    metric.refuse(
      `invalid value: ${String(metric.value)}`,
      'Write concurrency or rps; others need the class hpa.autoscaling.knative.dev.',
    );
}

function presentAt(annotations: View, name: string): View | undefined {
  const value = annotations.at(name);
  return value.isPresent ? value : undefined;
}

function numberRules(
  value: View | undefined,
  least: number,
  upper: number,
  what: 'integer' | 'number',
): void {
  const { text } = value ?? {};
  if (value === undefined || text === undefined) return;
  const number = /^[-+]?\d*\.?\d+(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const isRight = what === 'integer' ? Number.isInteger(number) : !Number.isNaN(number);
  if (isRight && number >= least && number <= upper) return;
  const bounds = upper >= most ? `${least} or more` : `from ${least} to ${upper}`;
  value.refuse(
    `invalid value: ${text}; it must be ${what === 'integer' ? 'an integer' : 'a number'} ${bounds}`,
    `Give "${Math.max(least, 1)}", say.`,
  );
}

const units: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['h', 3600],
]);

function durationBounds(value: View | undefined, least: number, upper: number): void {
  const { text } = value ?? {};
  if (value === undefined || text === undefined) return;
  const seconds = goDuration(text);
  if (seconds !== undefined && seconds >= least && seconds <= upper) return;
  const bounds = upper === Number.MAX_VALUE ? '' : ` from ${least}s to ${upper}s`;
  value.refuse(`invalid value: ${text}; it must be a duration${bounds}`, 'Write it as 30s or 1m30s.');
}

/** Go's durations (`1m30s`), in seconds. */
function goDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, number, unit = '']) => sum + Number(number) * (units.get(unit) ?? 0), 0);
}
