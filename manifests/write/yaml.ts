import { stringify } from 'yaml';
import type { Document } from './document.ts';

/** Begins the first line of every file that an export writes, whatever stands before it as a sign of a comment. */
export const marker = 'Written by plumbline export';

/** Of a YAML, env or Docker file: who made it, and what it is. */
export function header(version: string, about: readonly string[] = []): string {
  return [`${marker} ${version}.`, ...about].map((line) => `# ${line}`.trimEnd()).join('\n');
}

/**
 * YAML that YAML 1.1's readers (kubectl's) and 1.2's take for the same: what one of them would make a boolean or a
 * number of is quoted. Keys stand in the order of the document.
 */
export function yamlText(value: unknown): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/** One document of a file, with a comment above it. */
export function yamlDocument(document: Document, note?: string): string {
  const comment = note === undefined ? '' : `${note.replaceAll(/^/gm, '# ').replaceAll(/ +$/gm, '')}\n`;
  return `${comment}${yamlText(document)}`;
}
