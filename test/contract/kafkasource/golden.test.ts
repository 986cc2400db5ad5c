import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testRuntimes } from '../../stack/runtimes.ts';
import { casesOf } from './case.ts';
import { type Findings, summary } from './findings.ts';
import { goldens } from './golden.ts';
import { play } from './play.ts';
import { scenarios } from './scenarios.ts';
import { openStage, type Stage } from './stage.ts';

const cases = goldens.flatMap((golden) => (golden.group === 'scenarios' ? [] : casesOf(golden)));
const names = [...cases.map(({ name }) => name), ...Object.keys(scenarios)];

// The source's container shares the machine's network, which elsewhere is that of a virtual machine.
const runtimes = (await testRuntimes()).filter((name) => name === 'native' || process.platform === 'linux');

describe.each(runtimes)('the emulator against the real data plane, in %s', (runtime) => {
  let stage: Stage;
  let results: ReadonlyMap<string, Promise<Findings>> | undefined;

  beforeAll(async () => {
    stage = await openStage(runtime);
  });

  beforeEach(({ task }) => {
    // Played are all that are asked for, many at a time; then each test waits for its own.
    const asked = task.suite?.tasks.flatMap(({ name, mode }) => (mode === 'skip' ? [] : [name])) ?? [];
    results ??= play(stage, {
      cases: cases.filter(({ name }) => asked.includes(name)),
      scenarios: new Map(Object.entries(scenarios).filter(([name]) => asked.includes(name))),
    });
  });

  afterAll(async () => {
    await stage.end();
  });

  it.each(names)('%s', async (name) => {
    const findings = await results?.get(name);
    expect(findings && summary(findings)).toEqual([]);
  });
});
