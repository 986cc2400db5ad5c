import { basename } from 'node:path';
import { PlumblineError } from '../../lib/problem.ts';
import type { Progress } from '../runtime.ts';
import type { Tools } from '../station.ts';
import { findJava } from './java.ts';
import { fetchModule } from './maven.ts';
import { fetchedServer, installedServer, type MysqlServer } from './mysql.ts';
import { databaseTemplate, kafkaTemplate } from './templates.ts';

/** Finds or fetches all that the native stations run on. Seconds the first time, some 100 ms later. */
export async function gatherTools(cache: string, progress: Progress): Promise<Tools> {
  const [java, server] = await Promise.all([findJava(), installedServer()]);
  if ('code' in java) throw new PlumblineError(java);
  // One after the other: two Mavens at a time can spoil the local repository.
  const kafkaJars = await fetchModule(cache, 'kafka', (text) => progress('kafka', text));
  const debeziumJars = await fetchModule(cache, 'debezium', (text) => progress('connect', text));
  const [database, kafkaData] = await Promise.all([
    prepareDatabase(cache, server, progress),
    kafkaTemplate(cache, java.program, kafkaJars),
  ]);
  return {
    java: java.program,
    javaKey: `${java.version}-${hashOf(kafkaJars)}-${hashOf(debeziumJars)}`,
    kafkaJars,
    debeziumJars,
    mysqld: database.server.program,
    mysqlEnv: database.server.env,
    databaseTemplate: database.template,
    kafkaTemplate: kafkaData,
  };
}

async function prepareDatabase(cache: string, installed: MysqlServer | undefined, progress: Progress) {
  const say = (text: string) => progress('database', text);
  if (installed) {
    try {
      return { server: installed, template: await databaseTemplate(cache, installed, say) };
    } catch (error) {
      // Debian's and Ubuntu's AppArmor profiles keep a packaged mysqld to its own folders.
      if (!(error instanceof PlumblineError)) throw error;
      say(`${installed.program} cannot use our folder; taking Maven's`);
    }
  }
  const server = await fetchedServer(cache, say);
  return { server, template: await databaseTemplate(cache, server, say) };
}

function hashOf(folder: string): string {
  return basename(folder).split('-').at(-1) ?? '';
}
