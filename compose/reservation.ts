import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../manifests/read.ts';
import { lives, recordOf } from './native/process.ts';
import { writeWhole } from './whole-file.ts';

/** In a stack's state: the ports that it is about to start on, and the process that starts it. */
const fileIn = (state: string): string => join(state, 'starting.json');

export async function reservePorts(state: string, ports: readonly number[]): Promise<void> {
  await writeWhole(fileIn(state), `${JSON.stringify({ ...(await recordOf(process.pid)), ports })}\n`);
}

/** None when that process has ended, however it did. */
export async function reservedPorts(state: string): Promise<readonly number[]> {
  return (await starter(state))?.ports ?? [];
}

/** Another process starts stations of the stack right now. */
export async function startsElsewhere(state: string): Promise<boolean> {
  const by = await starter(state);
  return by !== undefined && by.pid !== process.pid;
}

async function starter(state: string): Promise<{ pid: number; ports: readonly number[] } | undefined> {
  const text = await readFile(fileIn(state), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid, born, ports } = reservation(text);
  if (typeof pid !== 'number' || typeof born !== 'string' || !Array.isArray(ports)) return undefined;
  return (await lives({ pid, born })) ? { pid, ports: ports.map(Number) } : undefined;
}

/** Nothing starts any more: what the stack was saved as has its ports. */
export async function forgetReservation(state: string): Promise<void> {
  await rm(fileIn(state), { force: true });
}

function reservation(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text);
    return isRecord(read) ? read : {};
  } catch {
    return {};
  }
}
