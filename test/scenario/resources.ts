import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../contract/kafkasource/stage.ts';
import { type Findings, gaps, noneTwice } from './deliveries.ts';
import { Scene, until } from './scene.ts';

const sinkAlone = `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: event-display}
spec: {template: {spec: {containers: [{image: gcr.io/knative-releases/knative.dev/eventing/cmd/event_display}]}}}
`;

/** Of a source that is changed again and again, and then removed, nothing is left: no socket, no timer. */
export async function nothingLeft(stage: Stage): Promise<Findings> {
  const scene = await Scene.open(stage, { name: 'changing', partitions: 2, records: 2000, delay: 5 });
  const folder = await mkdtemp(join(stage.folder, 'changing-'));
  await writeFile(join(folder, 'sink.yaml'), sinkAlone);
  const args = ['source', '-f', folder, '--bootstrap-servers', stage.bootstrapServers];
  const child = fork(join(import.meta.dirname, 'resources-process.ts'), args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const resources = async () => {
    child.send('?');
    const [list] = await once(child, 'message');
    return Array.isArray(list) ? list.map(String).sort().join(' ') : '';
  };
  const file = join(folder, 'source.yaml');
  try {
    // What the process has for itself once it has had a source.
    await writeFile(file, scene.yaml('/first'));
    await scene.eventFrom('/first');
    await rm(file);
    const before = await settled(resources);
    // With the source went its group: all comes once more.
    scene.sink.deliveries.length = 0;
    for (let change = 0; change < 5; change++) {
      await writeFile(file, scene.yaml(`/${change}`));
      await scene.eventFrom(`/${change}`);
    }
    const during = await resources();
    await rm(file);
    let after = '';
    await until(`only ${before} left`, 60, async () => {
      after = await resources();
      return after === before;
    }).catch(() => undefined);
    const wrong = after === before ? [] : [`left: ${after}, before: ${before}`];
    if (during === before) wrong.push(`a source that runs is not seen in ${during}`);
    child.kill();
    const [code] = await ended;
    if (code !== 0) wrong.push(`it ended with ${code}`);
    return [...wrong, ...noneTwice(scene.sink.deliveries), ...gaps(scene.sink.deliveries)];
  } finally {
    child.kill('SIGKILL');
    scene.close();
  }
}

/** The answer once it has been the same for 5 s. */
async function settled(ask: () => Promise<string>): Promise<string> {
  for (let [answer, since] = [await ask(), performance.now()]; ; ) {
    await wait(200);
    const next = await ask();
    if (next !== answer) [answer, since] = [next, performance.now()];
    else if (performance.now() - since > 5000) return answer;
  }
}
