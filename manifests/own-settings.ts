import type { Problem } from '../lib/problem.ts';
import { problemAt, type Resource } from './read.ts';
import type { Path } from './yaml.ts';

export type Config = Readonly<Record<string, string>>;

/** What became of a resource's `config` here. */
export interface Adapted {
  readonly config: Config;
  readonly notices: readonly Problem[];
}

/** Settings that Strimzi's operator sets itself and takes from nobody. */
export interface Owned {
  readonly prefixes: readonly string[];
  /** Names that it takes all the same. */
  readonly allowed: readonly string[];
}

interface Rules {
  readonly resource: Resource;
  /** Of the config. */
  readonly path: Path;
  readonly owned: Owned;
  /** Why a setting cannot be had here; undefined if it can. */
  absent(key: string, value: string): string | undefined;
}

/** Without what the operator ignores and what there is none of here; one copy of everything. */
export function adaptConfig(config: Config, rules: Rules): Adapted {
  const kept: Record<string, string> = {};
  const notices: Problem[] = [];
  for (const [key, value] of Object.entries(config)) {
    const tell = (code: string, message: string, fix: string) =>
      notices.push(problemAt(rules.resource, [...rules.path, key], { code, message, fix }));
    const absent = rules.absent(key, value);
    if (isOwned(key, rules.owned)) {
      tell('strimzi.ignored-setting', `${key} is ignored, as Strimzi's operator does`, 'Remove it.');
    } else if (absent !== undefined) {
      tell('settings.left-out', `${key} is left out here: ${absent}`, 'Nothing; it stays for the cluster.');
    } else if (isCopies(key) && Number(value) > 1) {
      kept[key] = '1';
      const what = `${key} is 1 here instead of ${value}, as there is one broker`;
      tell('settings.one-broker', what, 'Nothing; it stays for the cluster.');
    } else kept[key] = value;
  }
  return { config: kept, notices };
}

export const isOwned = (key: string, { prefixes, allowed }: Owned): boolean =>
  !allowed.includes(key) && prefixes.some((prefix) => key.toLowerCase().startsWith(prefix));

/** How many brokers have a copy, or must have one. */
const isCopies = (key: string): boolean =>
  /(^|\.)(replication\.factor|min\.insync\.replicas|min\.isr)$/.test(key);

/** Whether a setting names a class that only the cluster's image has. */
export function namesForeignClass(value: string): boolean {
  return value.split(',').some((one) => {
    const name = one.trim();
    return /^([a-z_]\w*\.)+[A-Z]\w*$/.test(name) && !/^(org\.apache\.kafka|java|io\.debezium)\./.test(name);
  });
}
