import { isAbsolute } from 'node:path';
import type { Problem } from '../../lib/problem.ts';
import { shownName, stdinFile } from '../../manifests/inputs.ts';
import { problemAt, type Resource } from '../../manifests/read.ts';
import { commandAnnotation, folderAnnotation } from '../../manifests/service-home.ts';
import { textAt } from '../../manifests/value.ts';

/**
 * Why the command of a Service that came by stdin cannot run: it names no folder. `isFolder` tells whether there is
 * one of that path.
 */
export function lostCommand(
  service: Resource,
  isFolder: (path: string) => boolean = () => true,
): Problem | undefined {
  if (service.file !== shownName(stdinFile)) return undefined;
  const folder = textAt(service.document, 'metadata', 'annotations', folderAnnotation);
  if (isAbsolute(folder) && isFolder(folder)) return undefined;
  const named = folder === '' ? '' : `, whose ${folderAnnotation} ${folder} is no folder here`;
  return problemAt(service, ['metadata', 'annotations', commandAnnotation], {
    code: 'function.no-folder',
    message: `a command runs in the folder of its YAML file, and this came by stdin${named}`,
    fix: `Give the files or the folder by -f, name the program's folder by ${folderAnnotation} (absolute, or from where you are), or start it yourself and write plumbline.dev/url.`,
  });
}
