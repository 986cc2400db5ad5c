import { expect, test } from 'vitest';
import { Starts } from '../../compose/starts.ts';

test('a stop breaks off what is being prepared, and waits until it can start nothing any more', async () => {
  const starts = new Starts();
  const prepared = Promise.withResolvers<void>();
  const launched: string[] = [];
  const start = (name: string) =>
    starts.during(async (signal) => {
      await prepared.promise;
      signal.throwIfAborted();
      launched.push(name);
    });
  const going = Promise.allSettled([start('database'), start('kafka')]);
  let stopped = false;
  const stopping = starts.breakOff().then(() => {
    stopped = true;
  });
  await Promise.resolve();
  expect(stopped).toBe(false);
  prepared.resolve();
  await stopping;
  expect((await going).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  // What comes later is another start.
  await start('sink');
  expect(launched).toEqual(['sink']);
});

test('a stop waits for what is being launched at that moment', async () => {
  const starts = new Starts();
  const launch = Promise.withResolvers<void>();
  let noted = false;
  const going = starts.during(async (signal) => {
    signal.throwIfAborted();
    await launch.promise;
    noted = true;
  });
  const stopping = starts.breakOff().then(() => noted);
  launch.resolve();
  expect(await stopping).toBe(true);
  await going;
});
