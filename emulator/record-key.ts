import type { KeyType } from '../manifests/kafkasource-parts.ts';
import { javaDouble, javaFloat } from './java-number.ts';
import { utf8 } from './text.ts';

/** The text that goes into `key` and `partitionkey`, or null when the record has no key (BEHAVIOUR 1). */
export function keyText(key: Buffer | null, type: KeyType): string | null {
  if (key === null || key.length === 0) return null;
  if (type === 'byte-array') return key.toString('base64');
  if (type === 'int' && key.length === 4) return String(key.readInt32BE());
  if (type === 'float' && key.length === 4) return javaFloat(key.readFloatBE());
  if (type === 'float' && key.length === 8) return javaDouble(key.readDoubleBE());
  return utf8(key);
}
