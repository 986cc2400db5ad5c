import { afterAll, beforeAll, describe } from 'vitest';
import { again } from './display/again.ts';
import { pipeline } from './display/pipeline.ts';
import { terminal } from './display/terminal.ts';
import { TestStack } from './plumbline.ts';
import { testRuntimes } from './runtimes.ts';

// One stack for all of them: each takes what the ones before it have left.
describe.each(await testRuntimes())('Event Display of a stack in %s', (runtime) => {
  const stack = new TestStack(runtime);

  beforeAll(() => stack.up());
  afterAll(() => stack.purge());

  describe('what the sink got, from the terminal', () => terminal(stack));
  describe('events once more', () => again(stack));
  describe('the pipeline as the sink sees it', () => pipeline(stack));
});
