interface Props {
  /** The newest last. */
  readonly values: readonly number[];
  /** For those who do not see it: `events a second over the last minute`. */
  readonly label: string;
  readonly width?: number;
  readonly height?: number;
  /** The value of the full height; by default the highest one. */
  readonly top?: number;
}

/** A small plot of rates: an area on a base line, the newest at the right edge. */
export function Sparkline({ values, label, width = 90, height = 18, top }: Props) {
  const highest = top ?? Math.max(1, ...values);
  const step = width / Math.max(1, values.length - 1);
  const points = values.map((value, index) => {
    const y = height - 1 - (Math.min(value, highest) / highest) * (height - 2);
    return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg class="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img">
      <title>{`${label}; now ${values.at(-1) ?? 0}, at most ${Math.max(0, ...values)}`}</title>
      <polygon points={`0,${height} ${points.join(' ')} ${width},${height}`} />
      <polyline points={points.join(' ')} />
    </svg>
  );
}
