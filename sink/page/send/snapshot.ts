import type { SnapshotRequest, Snapshotting } from '../../contract.ts';
import { snapshotting } from '../../contract-shapes.ts';
import { post } from '../state/api.ts';
import { announce } from '../state/toast.ts';

/** Asks for the table's rows once more; they come as events of the operation snapshot. */
export async function takeSnapshot(request: SnapshotRequest): Promise<Snapshotting> {
  const taken = await post('/api/snapshot', request, snapshotting);
  announce(`${taken.connector} was told to snapshot ${taken.table} again; its rows come as events`);
  return taken;
}
