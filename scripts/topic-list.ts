import { hint } from '../compose/hint.ts';
import { hostPort, type Site } from '../compose/station.ts';
import { closeClient, createAdmin } from '../emulator/kafka.ts';
import { cause, PlumblineError } from '../lib/problem.ts';

export interface TopicInfo {
  readonly name: string;
  readonly partitions: number;
  /** Between the first and the end offset; compaction and transactions leave fewer. */
  readonly records: number;
}

/** All topics but Kafka's own (`__…`), by name. */
export async function listTopics(site: Site): Promise<TopicInfo[]> {
  const broker = hostPort(site, 'kafka');
  const admin = createAdmin({ brokers: [broker] });
  try {
    await admin.connect();
    const names = (await admin.listTopics()).filter((name) => !name.startsWith('__')).sort();
    return await Promise.all(
      names.map(async (name) => {
        const offsets = await admin.fetchTopicOffsets(name);
        const records = offsets.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
        return { name, partitions: offsets.length, records };
      }),
    );
  } catch (error) {
    throw new PlumblineError({
      code: 'kafka.unreachable',
      message: `Kafka does not answer at ${broker}: ${cause(error)}`,
      fix: `see how it is: ${hint(site, 'status')}`,
    });
  } finally {
    await closeClient(admin);
  }
}
