/** Java's `Double.toString`: `1.5`, `100.0`, `1.0E10`, `NaN`. */
export function javaDouble(value: number): string {
  return javaText(value, (digits) => value.toExponential(digits), value.toExponential());
}

/** Java's `Float.toString` of a number that is a float32 already: `1.7299E-41`. */
export function javaFloat(value: number): string {
  const shortest = () => {
    for (let digits = 0; digits < 9; digits++) {
      const text = value.toExponential(digits);
      if (Math.fround(Number(text)) === value) return text;
    }
    return value.toExponential(9);
  };
  return javaText(value, (digits) => value.toExponential(digits), Number.isFinite(value) ? shortest() : '');
}

function javaText(value: number, exponential: (digits: number) => string, shortest: string): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  // Java takes the closest of two digits when one would do: 4.9E-324, where JavaScript has 5e-324.
  const text = shortest.includes('.') ? shortest : exponential(1);
  const [mantissa = '', power = '0'] = text.split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const exponent = Number(power);
  const [whole = '0', fraction = '0'] = mantissa.replace('-', '').split('.');
  if (exponent < -3 || exponent >= 7) return `${sign}${whole}.${trim(fraction)}E${exponent}`;
  const digits = whole + fraction;
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${trim(digits)}`;
  const padded = digits.padEnd(exponent + 1, '0');
  return `${sign}${padded.slice(0, exponent + 1)}.${trim(padded.slice(exponent + 1))}`;
}

const trim = (digits: string): string => digits.replace(/0+$/, '') || '0';
