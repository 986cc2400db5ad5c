import type { Document } from './document.ts';

/** How large and how guarded a cluster is to be. */
export interface Profile {
  readonly name: 'base' | 'dev' | 'production';
  /** Of Kafka's nodes. */
  readonly brokers: number;
  /** Nodes of their own; 0: the brokers do their work. */
  readonly controllers: number;
  /** Volumes that outlive their pods. */
  readonly durable: boolean;
  /** TLS, logins and rights. */
  readonly secured: boolean;
  /** CPU and memory asked for, several of what can be several. */
  readonly sized: boolean;
}

/** `base` is production's form without its sizes: `dev` takes away from it, `production` adds. */
export const profiles = {
  base: { name: 'base', brokers: 3, controllers: 3, durable: true, secured: true, sized: false },
  dev: { name: 'dev', brokers: 1, controllers: 0, durable: false, secured: false, sized: false },
  production: { name: 'production', brokers: 3, controllers: 3, durable: true, secured: true, sized: true },
} as const satisfies Readonly<Record<string, Profile>>;

/** A resource to be written. */
export interface Entry {
  /** Of the file in `base/`, without its extension. */
  readonly file: string;
  readonly document: Document;
  /** For people, above the document. */
  readonly note?: string;
}

/** A Secret whose values the user fills in, or one that holds nothing secret. */
export interface SecretEntry {
  readonly namespace: string;
  readonly name: string;
  readonly type?: string;
  /** What is to stand under each key, in a sentence. */
  readonly keys: Readonly<Record<string, string>>;
  /** What stands under a key until the user writes something else; no secret. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Keys whose values have several lines. */
  readonly files?: readonly string[];
  /** Values that are no secrets. */
  readonly literals?: Readonly<Record<string, string>>;
}

/** All that one station brings to a cluster. */
export interface Counterparts {
  readonly entries: readonly Entry[];
  readonly secrets: readonly SecretEntry[];
}
