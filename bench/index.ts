import { cpus } from 'node:os';
import { runningSite } from '../compose/site.ts';
import { hostPort } from '../compose/station.ts';
import { pageBench } from './page/index.ts';
import { pipelineBench } from './pipeline.ts';
import { sinkBench } from './sink/index.ts';
import { sourceBench } from './source/index.ts';
import { memoryBench } from './source/memory.ts';
import { name, plumbline } from './stack.ts';

/** On a fresh stack of which only the broker is of interest. */
async function withBroker(bench: (broker: string) => Promise<void>): Promise<void> {
  plumbline('down', '--purge');
  plumbline('up', '--detach', '--runtime', 'native');
  try {
    await bench(hostPort(await runningSite(name), 'kafka'));
  } finally {
    plumbline('down', '--purge');
  }
}

const benches = {
  pipeline: pipelineBench,
  source: () => withBroker(sourceBench),
  page: pageBench,
  memory: () => withBroker(memoryBench),
  sink: sinkBench,
};

const wanted = process.argv.slice(2);
const known = Object.entries(benches);
const wrong = wanted.find((one) => !(one in benches));
if (wrong !== undefined) {
  console.error(`there is no benchmark ${wrong}: ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}
console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`);
for (const [one, bench] of known) if (wanted.length === 0 || wanted.includes(one)) await bench();
