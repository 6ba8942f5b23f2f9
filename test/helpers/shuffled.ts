/** The same disorder for the same seed. */

/** A copy in an order that only the seed decides (Fisher-Yates over mulberry32). */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const left = [...items]
  const result: Item[] = []
  for (let state = seed; left.length > 0; ) {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    const random = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
    result.push(...left.splice(Math.floor(random * left.length), 1))
  }
  return result
}
