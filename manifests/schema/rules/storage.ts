import { checkName, dnsSubdomain } from '../names.ts';
import { quantity } from '../quantity.ts';
import type { View } from '../view.ts';
import { selectorRules } from './metadata.ts';

/** A PersistentVolumeClaim, or a template of one. */
export function claimRules(claim: View): void {
  const spec = claim.at('spec');
  if (!spec.isPresent) {
    spec.missing();
    return;
  }
  if (spec.at('accessModes').items.length === 0)
    spec.at('accessModes').missing('Say how it is to be used, e.g. accessModes: [ReadWriteOnce].');
  const size = spec.at('resources', 'requests', 'storage');
  if (!size.isPresent) size.missing('Say how much it is to hold, e.g. storage: 10Gi.');
  else if ((quantity(size.value) ?? 1) <= 0)
    size.refuse('it must be more than 0', 'Give a size such as 10Gi.');
  selectorRules(spec.at('selector'));
  checkName(spec.at('storageClassName'), dnsSubdomain, 'the name of a StorageClass');
}

export function volumeRules(document: View): void {
  const spec = document.at('spec');
  if (spec.at('accessModes').items.length === 0) spec.at('accessModes').missing();
  if (!spec.at('capacity', 'storage').isPresent) spec.at('capacity', 'storage').missing();
}
