import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../lib/record.ts';
import { lives, type ProcessRecord, recordOf } from './native/process.ts';
import { writeNew, writeWhole } from './whole-file.ts';

/** In a stack's state: the process that starts its stations, and the ports that it is about to start them on. */
const fileIn = (state: string): string => join(state, 'starting.json');

/**
 * Takes it upon this process to start stations; false while another one does. Two would start each of them twice, and
 * only one of the two is noted. It is over with `endStart`, or with the process.
 */
export async function beginStart(state: string): Promise<boolean> {
  const claim = await claimOf([]);
  while (!(await writeNew(fileIn(state), claim))) {
    const by = await starter(state);
    if (by) return by.pid === process.pid;
    await rm(fileIn(state), { force: true });
  }
  return true;
}

/** Nothing starts any more: what the stack was saved as has its ports. */
export async function endStart(state: string): Promise<void> {
  await rm(fileIn(state), { force: true });
}

/** By the process that starts the stations. */
export async function reservePorts(state: string, ports: readonly number[]): Promise<void> {
  await writeWhole(fileIn(state), await claimOf(ports));
}

/** None when that process has ended, however it did. */
export async function reservedPorts(state: string): Promise<readonly number[]> {
  return (await starter(state))?.ports ?? [];
}

interface Starter extends ProcessRecord {
  readonly ports: readonly number[];
}

const claimOf = async (ports: readonly number[]): Promise<string> =>
  `${JSON.stringify({ ...(await recordOf(process.pid)), ports } satisfies Starter)}\n`;

/** Who lives, only. */
async function starter(state: string): Promise<Starter | undefined> {
  const text = await readFile(fileIn(state), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid, born, ports } = reservation(text);
  if (typeof pid !== 'number' || typeof born !== 'string' || !Array.isArray(ports)) return undefined;
  return (await lives({ pid, born })) ? { pid, born, ports: ports.map(Number) } : undefined;
}

function reservation(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text);
    return isRecord(read) ? read : {};
  } catch {
    return {};
  }
}
