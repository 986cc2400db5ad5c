import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../compose/root.ts';
import { usedBy } from '../source/process.ts';

const count = 300_000;
const bytes = 1000;
const connections = 99;

interface Taken {
  /** Events/s, µs of CPU for each, resident MiB at most. */
  readonly rate: number;
  readonly cpu: number;
  readonly peak: number;
}

/** Event Display as the stack starts it, printing to a file and keeping 10,000, against bare node:http. */
export async function sinkBench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  const text = join(folder, 'events.txt');
  try {
    const bare = await measured([join(import.meta.dirname, 'bare-process.ts')], join(folder, 'nothing'));
    const program = join(root, 'scripts/stack.ts');
    const lost: number[] = [];
    const sink = await measured([program, 'sink', '--port', '0'], text, async (url) => {
      const { headers } = await fetch(`${url}/events?limit=0`);
      lost.push(count - Number(headers.get('plumbline-last-seq')));
    });
    lost.push(count - (await printed(text)));
    console.log(`${count.toLocaleString('en')} events of ${bytes} bytes, ${connections} in flight`);
    console.log(`${''.padEnd(34)}  events/s  CPU µs each  peak MiB  × bare`);
    for (const [what, { rate, cpu, peak }] of [
      ['bare node:http, bodies only read', bare],
      ['sink, printing and keeping 10,000', sink],
    ] as const) {
      const cells = [rate.toFixed(0), cpu.toFixed(1), peak.toFixed(0), (rate / bare.rate).toFixed(2)];
      const widths = [8, 11, 8, 6];
      console.log(`${what.padEnd(34)}  ${cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ')}`);
    }
    console.log(`lost: ${lost[0]} of the numbers given, ${lost[1]} of the texts in the file`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @param program what Node runs, with stdout to the file; says its URL on stderr */
async function measured(
  program: readonly string[],
  file: string,
  then: (url: string) => Promise<void> = async () => undefined,
): Promise<Taken> {
  const out = await open(file, 'w');
  const child = spawn(process.execPath, program, { stdio: ['ignore', out.fd, 'pipe'] });
  try {
    const url = await listening(child);
    const before = usedBy(child.pid ?? 0);
    const load = fork(
      join(import.meta.dirname, 'load-process.ts'),
      [url, count, bytes, connections].map(String),
    );
    const [{ ms, refused }] = await once(load, 'message');
    const { cpu, peak } = usedBy(child.pid ?? 0);
    if (refused > 0) throw new Error(`${refused} events were refused`);
    await then(url);
    return { rate: (count / ms) * 1000, cpu: ((cpu - before.cpu) / count) * 1e6, peak };
  } finally {
    child.kill();
    await once(child, 'exit');
    await out.close();
  }
}

async function listening({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('no stderr');
  for await (const line of createInterface({ input: stderr })) {
    const url = /listens on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('it ended');
}

async function printed(file: string): Promise<number> {
  let texts = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line === '☁️  cloudevents.Event') texts += 1;
  }
  return texts;
}
