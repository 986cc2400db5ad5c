import { createHash } from 'node:crypto';
import type { Fields } from './kafkasource-fields.ts';

const keyTypeLabel = 'kafkasources.sources.knative.dev/key-type';
const keyTypes = ['string', 'int', 'float', 'byte-array'] as const;
const paceAnnotation = 'plumbline.dev/pace';

export function readKeyType(metadata: Fields): (typeof keyTypes)[number] {
  return metadata.object('labels').oneOf(keyTypeLabel, keyTypes) ?? 'string';
}

export function readPace(metadata: Fields): 'fast' | 'cluster' {
  return metadata.object('annotations').oneOf(paceAnnotation, ['fast', 'cluster']) ?? 'fast';
}

/** The webhook lets [A-Za-z0-9] through, though an upper-case letter then stops the source (BEHAVIOUR 8). */
export function readOverrides(fields: Fields): [string, string][] {
  fields.noOthers('extensions');
  const extensions = fields.object('extensions');
  const overrides: [string, string][] = [];
  for (const [name] of extensions.entries()) {
    if (!/^[A-Za-z0-9]+$/.test(name)) {
      extensions.report(
        [name],
        'extension',
        `invalid key: ${name}`,
        'Use lower-case letters and digits only.',
      );
      continue;
    }
    overrides.push([name, extensions.text(name) ?? '']);
  }
  return overrides;
}

/**
 * The webhook's default is a random v4 UUID, stored with the object. Nothing is stored here, so it is drawn from the
 * name: a restart must find its offsets again.
 */
export function stableGroup(namespace: string, name: string): string {
  const hex = createHash('sha256').update(`${namespace}/${name}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return `knative-kafka-source-${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
