import { resolve } from 'node:path';
import { isScalar, parseAllDocuments, visit } from 'yaml';
import { folderAnnotation } from '../manifests/service-home.ts';

/**
 * YAML that came by stdin, with its `plumbline.dev/folder`s made absolute from the folder `from`: what is kept of it
 * stands elsewhere. All else, lines too, stays as it is.
 */
export function withOwnFolders(yaml: string, from: string): string {
  if (!yaml.includes(folderAnnotation)) return yaml;
  const edits: { start: number; end: number; folder: string }[] = [];
  for (const document of parseAllDocuments(yaml, { logLevel: 'silent' })) {
    if (!('contents' in document)) continue;
    visit(document, {
      Pair(_, { key, value }) {
        if (!isScalar(key) || key.value !== folderAnnotation) return;
        if (!isScalar(value) || typeof value.value !== 'string' || value.value === '' || !value.range) return;
        const [start, end] = value.range;
        if (yaml.slice(start, end).includes('\n')) return;
        edits.push({ start, end, folder: resolve(from, value.value) });
      },
    });
  }
  return edits.reduceRight(
    (text, { start, end, folder }) => text.slice(0, start) + JSON.stringify(folder) + text.slice(end),
    yaml,
  );
}
