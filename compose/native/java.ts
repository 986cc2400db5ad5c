import { join } from 'node:path';
import type { Problem } from '../../lib/problem.ts';
import { run } from './run.ts';

const oldest = 17;

export interface Java {
  readonly program: string;
  /** As it says itself: `17.0.15`. */
  readonly version: string;
}

/** The Java of JAVA_HOME, else the one on the PATH; or what stands in the way. */
export async function findJava(): Promise<Java | Problem> {
  const home = process.env.JAVA_HOME;
  const program = home ? join(home, 'bin/java') : 'java';
  const { code, output } = await run(program, ['-version']);
  const version = /version "([^"]+)"/.exec(output)?.[1];
  if (code !== 0 || !version) {
    return {
      code: 'java.absent',
      message: home ? `JAVA_HOME is ${home}, but there is no Java there` : 'no Java is on the PATH',
      fix: `install a Java of ${oldest} or newer (Debian: apt-get install default-jre-headless; macOS: brew install openjdk), or start Docker and use --runtime docker`,
    };
  }
  const major = Number(version.split('.', 1)[0]);
  if (major < oldest) {
    return {
      code: 'java.old',
      message: `${program} is Java ${version}; Kafka 4 needs ${oldest} or newer`,
      fix: `install a newer one, or name it in JAVA_HOME, or use --runtime docker`,
    };
  }
  return { program, version };
}
