import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from './root.ts';
import type { NativeCommand, Site, Tools } from './station.ts';

interface Program {
  /** Also the name of its folder and of its class-data archive. */
  readonly name: 'kafka' | 'connect';
  readonly main: string;
  /** Folders of jars. */
  readonly classpath: readonly string[];
  readonly heapMiB: number;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A JVM that starts fast and stays small: one collector thread, the quick compiler, and classes from an archive. */
export function jvm(site: Site, tools: Tools, program: Program): NativeCommand {
  return {
    program: tools.java,
    cwd: join(site.state, program.name),
    args: [
      `-Xmx${program.heapMiB}m`,
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      // Nothing of ours in the machine's folder for temporary files.
      '-XX:-UsePerfData',
      `-Djava.io.tmpdir=${tmp(site, program.name)}`,
      classData(site, tools, program.name),
      // It tells of each class that cannot be kept.
      '-Xlog:cds=off',
      `-Dlog4j2.configurationFile=${join(root, 'compose/native/log4j2.properties')}`,
      '-cp',
      program.classpath.map((folder) => join(folder, '*')).join(':'),
      program.main,
      ...program.args,
    ],
    ...(program.env ? { env: program.env } : {}),
  };
}

/** Reads the class-data archive if there is one; else has the JVM write one when it ends. It halves the start. */
function classData(site: Site, tools: Tools, name: string): string {
  const archive = archiveFile(site, tools, name);
  return existsSync(archive)
    ? `-XX:SharedArchiveFile=${archive}`
    : `-XX:ArchiveClassesAtExit=${draftFile(site, name)}`;
}

/** Moves the archive that a JVM wrote at its clean end to where the next one looks: never a half-written one. */
export async function keepClassData(site: Site, tools: Tools, name: 'kafka' | 'connect'): Promise<void> {
  const draft = draftFile(site, name);
  if (!existsSync(draft)) return;
  const archive = archiveFile(site, tools, name);
  await mkdir(dirname(archive), { recursive: true });
  await rename(draft, archive);
}

function archiveFile(site: Site, tools: Tools, name: string): string {
  return join(site.cache, 'class-data', `${name}-${tools.javaKey}.jsa`);
}

/** Made by `prepare`. */
export function tmp(site: Site, station: string): string {
  return join(site.state, station, 'tmp');
}

function draftFile(site: Site, name: string): string {
  return join(site.state, name, 'classes.jsa');
}

/** Java's properties format, for the two configurations that we write. */
export function properties(entries: Readonly<Record<string, string | number>>): string {
  return Object.entries(entries)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`)
    .join('');
}
