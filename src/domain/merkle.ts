/** Merkle trees of RFC 9162, 2.1, over SHA-256: leaves are hashed after a zero byte, pairs of nodes after a one. */
import { hash } from 'node:crypto'

const leafPrefix = Buffer.of(0)
const nodePrefix = Buffer.of(1)

export function leafDigest(text: string): Buffer {
  return digest(Buffer.concat([leafPrefix, Buffer.from(text)]))
}

/** Of at least one leaf. */
export function merkleRoot(leaves: readonly Uint8Array[]): Buffer {
  return Buffer.from(levelsOf(leaves).at(-1)?.[0] ?? missing())
}

/** Siblings on the way from this leaf to the root. */
export function merklePath(leaves: readonly Uint8Array[], index: number): readonly Buffer[] {
  if (leaves[index] === undefined) missing()
  return levelsOf(leaves).flatMap((level, height) => {
    const sibling = level[(Math.floor(index / 2 ** height)) ^ 1]
    return sibling === undefined ? [] : [Buffer.from(sibling)]
  })
}

/** The root that a path leads to; undefined where no tree of this size has such a path to this leaf. */
export function rootByPath(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Buffer | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined
  let node: Buffer = Buffer.from(leaf)
  let place = index
  let width = size
  let used = 0
  while (width > 1) {
    // the last of an odd number has no sibling, and goes up as it is
    if ((place ^ 1) < width) {
      const sibling = path[used++]
      if (sibling === undefined) return undefined
      node = place % 2 === 0 ? nodeDigest(node, sibling) : nodeDigest(sibling, node)
    }
    place = Math.floor(place / 2)
    width = Math.ceil(width / 2)
  }
  return used === path.length ? node : undefined
}

/** From the leaves up. Taking pairs level by level gives the tree that the RFC splits at powers of two from above. */
function levelsOf(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const levels = [leaves]
  for (let level = leaves; level.length > 1; levels.push(level)) level = above(level)
  return levels
}

function above(level: readonly Uint8Array[]): readonly Uint8Array[] {
  const nodes: Uint8Array[] = []
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at] ?? missing()
    const right = level[at + 1]
    nodes.push(right === undefined ? left : nodeDigest(left, right))
  }
  return nodes
}

function nodeDigest(left: Uint8Array, right: Uint8Array): Buffer {
  return digest(Buffer.concat([nodePrefix, left, right]))
}

function digest(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}

function missing(): never {
  throw new RangeError('a Merkle tree has no such leaf')
}
