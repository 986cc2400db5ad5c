import { setTimeout as sleep } from 'node:timers/promises';
import { homeOf, isService } from '../../manifests/service-home.ts';
import { keyOf } from '../desired.ts';
import type { Target } from '../event-request.ts';
import type { Serving } from './serving.ts';
import { tunnel } from './tunnel.ts';

const loopback = /^(localhost|127(\.\d+){3}|::1)$/;
/** How often a program is looked at, before and after it took its first connection; ms. */
const every = 200;
const laterEvery = 2000;

interface There {
  readonly opened: Promise<void>;
  waiting: string | undefined;
  /** On the user's machine, once it is known. */
  port: number | undefined;
}

/**
 * The user's programs from inside a container: they run on the user's machine, where `plumbline functions` starts them
 * and offers connections. `containers`: URLs of Services (NAMESPACE/NAME) that
 * run as containers beside us.
 */
export function serveThere(containers: ReadonlyMap<string, string>): Serving {
  const way = tunnel();
  const programs = new Map<string, There>();
  let stopped = false;

  /** As a cluster's DNS names it. */
  const hostOf = (key: string): string => `${key.split('/').reverse().join('.')}.svc.cluster.local`;

  async function lookAt(key: string, there: There, opened: () => void): Promise<void> {
    while (!stopped && programs.get(key) === there) {
      const found = await way.look(`function ${key}`);
      const isOpen = typeof found === 'number';
      there.waiting = isOpen ? undefined : `${key}: ${found}`;
      if (isOpen) {
        there.port = found;
        opened();
      }
      await sleep(there.port === undefined ? every : laterEvery);
    }
  }

  return {
    offer: (stream) => way.offer(stream),
    async apply(resources) {
      const commands = resources.filter((one) => isService(one) && homeOf(one, resources).kind === 'command');
      const keys = new Set(commands.map(keyOf));
      for (const key of programs.keys()) if (!keys.has(key)) programs.delete(key);
      for (const key of keys) {
        if (programs.has(key)) continue;
        const opened = Promise.withResolvers<void>();
        const waiting = `${key} has not opened its port yet`;
        const there: There = { opened: opened.promise, waiting, port: undefined };
        programs.set(key, there);
        void lookAt(key, there, opened.resolve);
      }
      return [];
    },
    addressOf(service) {
      const key = keyOf(service);
      return programs.has(key) ? `http://${hostOf(key)}` : containers.get(key);
    },
    viaFor(target) {
      if (loopback.test(target.host)) return way.door(`port ${target.port}`);
      const key = programOf(target);
      return key === undefined ? undefined : way.door(`function ${key}`);
    },
    awaited(target) {
      const key = programOf(target);
      return key === undefined ? undefined : programs.get(key);
    },
    status: () =>
      [...programs].map(([name, { waiting, port }]) => ({
        name,
        ready: waiting === undefined,
        url: port === undefined ? `http://${hostOf(name)}` : `http://127.0.0.1:${port}`,
        ...(waiting === undefined ? {} : { detail: waiting }),
      })),
    async stop() {
      stopped = true;
      await way.stop();
    },
  };

  function programOf({ host }: Target): string | undefined {
    return [...programs.keys()].find((key) => hostOf(key) === host);
  }
}
