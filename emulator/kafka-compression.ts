import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { lz4Frame } from './kafka-lz4.ts';
import { snappy } from './kafka-snappy.ts';

/** The records of a batch, whatever the producer compressed them with; the codec is the low three bits of the attributes. */
export function decompress(codec: number, bytes: Buffer): Buffer {
  switch (codec) {
    case 0:
      return bytes;
    case 1:
      return gunzipSync(bytes);
    case 2:
      return snappy(bytes);
    case 3:
      return lz4Frame(bytes);
    case 4:
      return zstdDecompressSync(bytes);
    default:
      throw new Error(`unknown compression ${codec}`);
  }
}
