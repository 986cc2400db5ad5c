/** Java's `Double.toString` (19 and later): `1.5`, `100.0`, `1.0E10`, `NaN`. */
export function javaDouble(value: number): string {
  return javaText(value, () => value.toExponential());
}

/** Java's `Float.toString` of a number that is a float32 already: `1.7299E-41`. */
export function javaFloat(value: number): string {
  return javaText(value, () => {
    for (let digits = 0; digits < 9; digits++) {
      const [nearest, above] = candidates(value, digits);
      if (Math.fround(Number(nearest)) === value) return nearest;
      // Below a power of two floats are closer together, so that the farther one may be the one that fits.
      if (Math.fround(Number(above)) === value) return above;
    }
    return value.toExponential(9);
  });
}

/** The decimal of so many digits that is closest to the value, and the next one away from zero. */
function candidates(value: number, digits: number): [nearest: string, above: string] {
  const rounded = value.toExponential(digits);
  // JavaScript rounds a tie up, Java to the even digit.
  const isTie = /^50*$/.test(
    value
      .toExponential(40)
      .replace(/e.*$/, '')
      .slice(-(40 - digits)),
  );
  const isOdd = /[13579]e/.test(rounded);
  return [isTie && isOdd ? step(rounded, -1) : rounded, step(rounded, 1)];
}

function step(text: string, by: number): string {
  const [mantissa = '', power = '0'] = text.split('e');
  const digits = mantissa.replace('.', '').replace('-', '');
  const next = String(Number(digits) + by);
  const sign = mantissa.startsWith('-') ? '-' : '';
  return `${sign}${next}e${Number(power) - digits.length + 1}`;
}

function javaText(value: number, shortest: () => string): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const short = normal(shortest());
  // Java takes the closest of two digits when one would do: 4.9E-324, where JavaScript has 5e-324.
  const [mantissa = '', power = '0'] = (short.includes('.') ? short : value.toExponential(1)).split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const exponent = Number(power);
  const [whole = '0', fraction = '0'] = mantissa.replace('-', '').split('.');
  if (exponent < -3 || exponent >= 7) return `${sign}${whole}.${trim(fraction)}E${exponent}`;
  const digits = whole + fraction;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${trim(digits)}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${sign}${padded.slice(0, exponent + 1)}.${trim(padded.slice(exponent + 1))}`;
}

/** One digit before the point. */
function normal(text: string): string {
  return Number(text).toExponential();
}

const trim = (digits: string): string => digits.replace(/0+$/, '') || '0';
