import { createConnection } from 'node:net';
import { run } from '../../compose/native/run.ts';
import type { StackStatus } from '../../compose/status.ts';

/** Whatever of the stack is still there: processes, containers, volumes, networks that name it, ports that answer. */
export async function leftovers(name: string, was: StackStatus): Promise<string[]> {
  const ports = was.stations.flatMap(({ address }) => (address ? [Number(address.split(':').at(-1))] : []));
  const open = await Promise.all(ports.map(async (port) => ((await answers(port)) ? [`port ${port}`] : [])));
  return [...(await processes(name)), ...(await engine(name)), ...open.flat()];
}

async function processes(name: string): Promise<string[]> {
  const { output } = await run('ps', ['-eo', 'pid=,args=']);
  return output.split('\n').filter((line) => line.includes(name));
}

async function engine(name: string): Promise<string[]> {
  const lists = [
    ['ps', '--all', '--format', '{{.Names}}'],
    ['volume', 'ls', '--format', '{{.Name}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
  ];
  const found = await Promise.all(lists.map((args) => run('docker', args)));
  return found.flatMap(({ code, output }) =>
    code === 0 ? output.split('\n').filter((line) => line.includes(name)) : [],
  );
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
