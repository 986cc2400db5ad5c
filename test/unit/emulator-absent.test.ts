import { describe, expect, it } from 'vitest';
import { AbsentTopics } from '../../emulator/kafka-absent.ts';
import { log } from '../../lib/log.ts';

/** What is logged and shown, in its order. */
function rig(makes: boolean, awaited: readonly string[] = []) {
  const lines: string[] = [];
  const waiting: (string | undefined)[] = [];
  const own = log.child({});
  const note = (text: string) => void lines.push(text.split('\n', 1)[0] ?? '');
  own.warn = note;
  own.info = note;
  const absent = new AbsentTopics({
    awaited: new Set(awaited),
    makes,
    log: own,
    waiting: (reason) => void waiting.push(reason),
  });
  return { absent, lines, waiting };
}

describe('topics that are not there', () => {
  it('are told once, and when they are there', () => {
    const { absent, lines, waiting } = rig(false);
    for (let attempt = 0; attempt < 30; attempt++) absent.searched(['a', 'b'], attempt);
    absent.found([]);
    absent.found([]);
    expect(lines).toEqual(['topic a, b does not exist', 'all topics are there now']);
    expect(waiting[0]).toBe('topic a, b does not exist');
  });

  it('are made by reading them from the earliest, unless a KafkaTopic makes them', () => {
    const { absent, lines } = rig(true, ['b']);
    absent.searched(['a', 'b'], 0);
    absent.found([]);
    absent.found([]);
    expect(lines).toEqual(['topic a was not there; reading it has made it, as on a cluster']);
    const latest = rig(false);
    latest.absent.searched(['a'], 0);
    latest.absent.found([]);
    expect(latest.lines).toEqual([]);
  });

  it('are told when they go while they are read, and when they come back', () => {
    const { absent, lines, waiting } = rig(true);
    absent.gone('a', true, 0);
    expect(lines).toEqual([]);
    for (const attempt of [10, 11]) {
      absent.gone('a', true, attempt);
      absent.gone('b', false, attempt);
    }
    absent.back('b');
    absent.back('b');
    expect(absent.reason).toBe('topic a is not there any more');
    absent.back('a');
    expect(lines).toEqual([
      'topic a is not there any more',
      'no broker leads topic b',
      'topic b is there again',
      'topic a is there again',
    ]);
    expect(waiting.at(-1)).toBeUndefined();
  });
});
