import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts a value into a file of its own, and answers the placeholder by which Kafka Connect reads it there. */
export type KeepValue = (name: string, text: string) => string;

/** The name of the configuration provider (a DirectoryConfigProvider) that the stack's Connect has for it. */
export const valuesProvider = 'plumbline';

/**
 * Values in files `NAME.1`, `NAME.2` … of a folder, which Connect sees as `seenAt`. A changed value is a new file, so
 * that the connector's configuration changes with it and it is started anew.
 */
export function keepValues(folder: string, seenAt: string): KeepValue {
  return (name, text) => {
    mkdirSync(folder, { recursive: true });
    // Connect's container is another user; who may come here at all, the folder above decides.
    chmodSync(folder, 0o755);
    const safe = name.replace(/[^\w.-]/g, '_');
    const last = Math.max(0, ...readdirSync(folder).map((file) => versionOf(file, safe)));
    const placeholder = (version: number) => `$\{${valuesProvider}:${seenAt}:${safe}.${version}}`;
    if (last > 0 && readFileSync(join(folder, `${safe}.${last}`), 'utf8') === text) return placeholder(last);
    const file = join(folder, `${safe}.${last + 1}`);
    writeFileSync(`${file}.draft`, text);
    chmodSync(`${file}.draft`, 0o644);
    renameSync(`${file}.draft`, file);
    // The one before may still be read by a connector that is just being changed.
    rmSync(join(folder, `${safe}.${last - 1}`), { force: true });
    return placeholder(last + 1);
  };
}

/** 0 for another's file. */
function versionOf(file: string, name: string): number {
  const version = file.startsWith(`${name}.`) ? file.slice(name.length + 1) : '';
  return /^\d+$/.test(version) ? Number(version) : 0;
}
