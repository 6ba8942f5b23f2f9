/** Choices that only a seed decides: the same seed makes the same choices in the same order (mulberry32). */

export interface Draw {
  /** From 0 up to 1. */
  fraction(): number
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  pick<Item>(items: readonly Item[]): Item
  chance(probability: number): boolean
}

export function openDraw(seed: number): Draw {
  let state = seed | 0

  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  function between(least: number, most: number): number {
    return least + Math.floor(fraction() * (most - least + 1))
  }

  return {
    fraction,
    between,
    pick(items) {
      const item = items[between(0, items.length - 1)]
      if (item === undefined) throw new RangeError('there is nothing to choose from')
      return item
    },
    chance: (probability) => fraction() < probability,
  }
}
