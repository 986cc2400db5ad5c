import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isRecord } from '../../manifests/read.ts';

/** Which topics were made from which KafkaTopic (`NAMESPACE/NAME`), over restarts where there is a file. */
export interface TopicMemory {
  readonly made: ReadonlyMap<string, string>;
  set(topic: string, resource: string): void;
  delete(topic: string): void;
}

/** Without a file it lasts as long as the process. What cannot be read or kept counts as not made by us. */
export function topicMemory(file?: string): TopicMemory {
  const made = new Map<string, string>(file === undefined ? [] : Object.entries(read(file)));
  const keep = () => {
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.draft`, `${JSON.stringify(Object.fromEntries(made))}\n`);
    renameSync(`${file}.draft`, file);
  };
  return {
    made,
    set(topic, resource) {
      if (made.get(topic) === resource) return;
      made.set(topic, resource);
      keep();
    },
    delete(topic) {
      if (made.delete(topic)) keep();
    },
  };
}

function read(file: string): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = Object.entries(isRecord(kept) ? kept : {});
    return Object.fromEntries(entries.map(([topic, resource]) => [topic, String(resource)]));
  } catch {
    return {};
  }
}
