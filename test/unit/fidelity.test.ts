import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/fidelity.md', root), 'utf8');
const goldens = readdirSync(new URL('test/contract/golden', root)).map((file) => file.replace('.json', ''));

/** Rule, ours, what holds it. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:Rule|---) /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

const namesOf = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const matches = (pattern: string) =>
  goldens.filter((name) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name));

describe('docs/fidelity.md', () => {
  it('says three things of each rule', () => {
    expect(rows.length).toBeGreaterThan(60);
    for (const row of rows) expect(row).toHaveLength(3);
    for (const [, ours, held = ''] of rows) {
      expect(ours).not.toBe('');
      expect(namesOf(held).length).toBeGreaterThan(0);
      // Nothing but names.
      expect(held.replace(/`[^`]+`(?:, )?/g, '')).toBe('');
    }
  });

  it('names tests and recordings that there are', () => {
    for (const name of rows.flatMap(([, , held = '']) => namesOf(held))) {
      if (name.endsWith('.ts'))
        expect([name, existsSync(new URL(`test/${name}`, root))]).toEqual([name, true]);
      else expect([name, matches(name).length > 0]).toEqual([name, true]);
    }
  });

  it('leaves out no recording', () => {
    const named = new Set(rows.flatMap(([, , held = '']) => namesOf(held)).flatMap(matches));
    expect(goldens.filter((name) => !named.has(name))).toEqual([]);
  });
});
