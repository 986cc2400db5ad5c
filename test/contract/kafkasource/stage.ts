import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chooseRuntime } from '../../../compose/choose.ts';
import { composeRunner, projectName } from '../../../compose/docker/compose.ts';
import { reachOf } from '../../../compose/reach.ts';
import { makeSite, saveSite } from '../../../compose/site.ts';
import { hostPort, type RuntimeName, type Site } from '../../../compose/station.ts';
import { stationNamed } from '../../../compose/stations.ts';
import { openKafka, type TestKafka } from './kafka.ts';
import { inDocker, killAll, type Launch, natively } from './source-process.ts';

/** Kafka alone, as a stack of this runtime has it, and a way to run `plumbline source` on it. */
export interface Stage {
  /** Tells this run's topics, groups and containers from others'. */
  readonly name: string;
  /** `HOST:PORT` */
  readonly bootstrapServers: string;
  readonly kafka: TestKafka;
  readonly launch: Launch;
  /** For manifests; gone at the end. */
  readonly folder: string;
  /** SIGKILL to Kafka. */
  crashKafka(): Promise<void>;
  /** Resolves when it answers again, at the same address. */
  restartKafka(): Promise<void>;
  /** Leaves nothing. */
  end(): Promise<void>;
}

export async function openStage(runtimeName: RuntimeName): Promise<Stage> {
  const name = `t-${randomBytes(4).toString('hex')}`;
  const { runtime } = await chooseRuntime(runtimeName);
  const { site } = await makeSite({ name, runtime: runtimeName, resources: [], running: [] });
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-golden-'));
  const silent = () => undefined;
  const crashKafka = () => runtime.stop(site, ['kafka'], silent, { force: true });
  const restartKafka = async () => {
    await runtime.start(site, ['kafka'], silent);
    await untilReady(site);
  };
  const end = async () => {
    await crashKafka();
    await runtime.purge(site);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await runtime.prepare(site, silent);
    await restartKafka();
    // Its port is nobody else's now.
    await saveSite(site, true);
    const bootstrapServers = hostPort(site, 'kafka');
    const kafka = await openKafka(bootstrapServers);
    const open = runtimeName === 'docker' ? inDocker(await sourceImage(site), name) : natively;
    let isOpen = true;
    const launch: Launch = (...args) => {
      if (isOpen) return open(...args);
      throw new Error('the tests are over');
    };
    const close = async () => {
      isOpen = false;
      killAll();
      await kafka.close();
      await end();
    };
    return { name, bootstrapServers, kafka, launch, folder, crashKafka, restartKafka, end: close };
  } catch (error) {
    await end();
    throw error;
  }
}

async function untilReady(site: Site): Promise<void> {
  const last = Date.now() + 120_000;
  for (;;) {
    try {
      await stationNamed('kafka').ready(reachOf(site));
      return;
    } catch (error) {
      if (Date.now() > last) throw error;
      await wait(50);
    }
  }
}

/** The image that Compose builds for the station; it goes with the project's other parts. */
async function sourceImage(site: Site): Promise<string> {
  await composeRunner().run(site, ['build', 'source']);
  return `${projectName(site.name)}-source`;
}
