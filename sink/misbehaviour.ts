import type { Failing, FailRequest } from './contract.ts';
import type { Event } from './event.ts';
import { startFailing, stillFailing, strike } from './failing.ts';

/** Of how many events that were refused and have not come yet the count is kept. */
const maxRemembered = 10_000;

/** Refuses events or answers late as it was told, and remembers how often each was refused until it is taken. */
export class Misbehaviour {
  #failing: Failing | null = null;
  readonly #refused = new Map<string, number>();

  start(request: FailRequest): Failing | null {
    this.#failing = startFailing(request, Date.now());
    return this.#failing;
  }

  get failing(): Failing | null {
    this.#failing = stillFailing(this.#failing, Date.now());
    return this.#failing;
  }

  /** Asked for each request: how it is hit, if it is. Dead letters are not: they would be lost, and never be seen. */
  strike(events: readonly Event[]): FailRequest | undefined {
    if (!this.#failing || events.some(isDeadLetter)) return undefined;
    const { failing, hit } = strike(this.#failing, Date.now(), Math.random());
    this.#failing = failing;
    return hit && failing ? failing : undefined;
  }

  refuse(events: readonly Event[]): void {
    for (const event of events) {
      const key = keyOf(event);
      const before = this.#refused.get(key) ?? 0;
      // Anew at the end, so that the one refused longest ago is forgotten first.
      this.#refused.delete(key);
      this.#refused.set(key, before + 1);
    }
    for (const key of this.#refused.keys()) {
      if (this.#refused.size <= maxRemembered) break;
      this.#refused.delete(key);
    }
  }

  /** How often it was refused before; it is taken now. */
  taken(event: Event): number {
    if (this.#refused.size === 0) return 0;
    const key = keyOf(event);
    const refusals = this.#refused.get(key) ?? 0;
    this.#refused.delete(key);
    return refusals;
  }
}

const isDeadLetter = ({ extensions }: Event): boolean => extensions.has('knativeerrordest');

/** What makes an event the same one: neither holds a line break. */
function keyOf({ source, id }: Event): string {
  return `${source}\n${id}`;
}
