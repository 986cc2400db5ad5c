import { join, relative, resolve, sep } from 'node:path';
import type { Resource } from '../manifests/read.ts';
import { commandAnnotation, folderAnnotation, folderOf, isService } from '../manifests/service-home.ts';
import { objectAt, textAt } from '../manifests/value.ts';
import { withValue } from '../manifests/write/document.ts';

/** Services whose command runs in a folder say which, seen from the files of an export: `up -f` takes them there, too. */
export function withFolders(resources: readonly Resource[], out: string): Resource[] {
  const from = join(resolve(out), 'base');
  return resources.map((one) => {
    if (!isService(one) || textAt(one.document, 'metadata', 'annotations', commandAnnotation) === '')
      return one;
    const folder = relative(from, folderOf(one)).replaceAll(sep, '/');
    const path = ['metadata', 'annotations', folderAnnotation];
    return { ...one, document: withValue(objectAt(one.document), path, folder) };
  });
}
