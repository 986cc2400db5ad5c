import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../compose/root.ts';
import { usedBy } from './process.ts';

/** A KafkaSource to measure. */
export interface Measured {
  readonly topic: string;
  readonly ordering: 'ordered' | 'unordered';
  readonly sink: string;
}

/** `plumbline source` as a user starts it, with a group of its own. Resolves when it has its partitions. */
export async function startSource(broker: string, { topic, ordering, sink }: Measured) {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  const file = join(folder, 'source.yaml');
  await writeFile(
    file,
    `apiVersion: sources.knative.dev/v1
kind: KafkaSource
metadata: {name: bench}
spec:
  bootstrapServers: ["${broker}"]
  topics: [${topic}]
  consumerGroup: bench-${randomBytes(4).toString('hex')}
  initialOffset: earliest
  ordering: ${ordering}
  sink: {uri: "${sink}"}
`,
  );
  const program = join(root, 'scripts/stack.ts');
  const child = spawn(process.execPath, [program, 'source', '-f', file, '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the source ended'))),
  ]);
  return {
    used: () => usedBy(child.pid ?? 0),
    async stop(): Promise<void> {
      child.kill();
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}
