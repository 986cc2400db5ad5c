/** How often it is looked, ms. */
export const lookMs = 250;
/** Looks without a word in between: with a word each half second, a process that hangs is known within two. */
const patience = 6;

/**
 * Whether who told something all the time has fallen silent. Counts looks and not the clock: of a page that was busy
 * itself, both its timers and what it was told are late.
 */
export class Silence {
  #looks = 0;

  heard(): void {
    this.#looks = 0;
  }

  /** Another look; true when it has been silent for too long. */
  look(): boolean {
    this.#looks += 1;
    return this.#looks > patience;
  }
}
