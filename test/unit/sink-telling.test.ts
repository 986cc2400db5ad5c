import { expect, test } from 'vitest';
import { everySecond } from '../../scripts/sink-telling.ts';
import type { PipelineView } from '../../sink/contract.ts';
import type { Tell } from '../../sink/live.ts';

const empty = { stations: [], connectors: [], sources: [], functions: [], problems: [], tables: [] };

test('nothing is asked until somebody watches; who joins is told at once, and asking ends with the last', async () => {
  const told: unknown[] = [];
  const live = {
    watched: 0,
    onWatch: (_tell: Tell) => {},
    tell: (_name: string, value: unknown) => {
      told.push(value);
      live.watched = 0;
    },
  };
  let asked = 0;
  const view = async (): Promise<PipelineView> => ({ ...empty, failing: null, at: ++asked });
  const telling = everySecond(live, view);
  expect(asked).toBe(0);
  live.watched = 1;
  live.onWatch(() => undefined);
  await expect.poll(() => told).toMatchObject([{ at: 1 }]);
  // It is still waiting for its next turn.
  const own: unknown[] = [];
  live.onWatch((name, value) => own.push(name, value));
  await expect.poll(() => own).toMatchObject(['pipeline', { at: 2 }]);
  telling.stop();
  live.watched = 1;
  live.onWatch(() => undefined);
  await Promise.resolve();
  expect(told).toHaveLength(1);
});
