import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findJava } from './native/java.ts';
import { everythingFetched } from './native/maven.ts';
import { run } from './native/run.ts';
import { home } from './root.ts';
import type { Check } from './station.ts';

/** Asked by both JVM stations. */
export const java: Check = {
  title: 'Java',
  runtime: 'native',
  async ask() {
    const found = await findJava();
    return 'code' in found ? found : `${found.version} (${found.program})`;
  },
};

/** Fetches the JVM stations' jars, and MySQL where there is none. */
export const maven: Check = {
  title: 'Maven',
  runtime: 'native',
  async ask() {
    const { code, output } = await run('mvn', ['--version', '--batch-mode']);
    // It colours its name even where nobody can see it.
    if (code === 0) return stripVTControlCharacters(output).split('\n', 1)[0] ?? '';
    if (await everythingFetched(join(home(), 'cache'))) return 'none, and none is needed: all is fetched';
    return {
      code: 'maven.absent',
      message: 'no Maven (mvn) is on the PATH; it fetches Kafka, Debezium and MySQL for the native runtime',
      fix: 'install it (Debian: apt-get install maven; macOS: brew install maven), or use --runtime docker',
    };
  },
};
