import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leafDigest, merklePath, merkleRoot, rootByPath } from '../../../src/domain/merkle.ts'

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}

/** As the RFC defines it, split at the largest power of two below the size. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only !== undefined && leaves.length === 1) return only
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha256(Buffer.of(1), rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)))
}

const trees = fc.array(fc.string({ maxLength: 8 }), { minLength: 1, maxLength: 70 }).map((texts) => texts.map(leafDigest))
const places = trees.chain((leaves) => fc.record({ leaves: fc.constant(leaves), index: fc.nat(leaves.length - 1) }))

describe('a Merkle tree', () => {
  test('has the root of the published test vectors', () => {
    const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const leaves = inputs.map((input) => sha256(Buffer.of(0), Buffer.from(input, 'hex')))
    expect(merkleRoot(leaves.slice(0, 1)).toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
    expect(merkleRoot(leaves).toString('hex')).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  })

  test('hashes a text as UTF-8 after a zero byte', () => {
    expect(leafDigest('Đất')).toEqual(sha256(Buffer.of(0), Buffer.from('Đất')))
  })

  test('has the root of the definition, at any size', () => {
    fc.assert(fc.property(trees, (leaves) => {
      expect(merkleRoot(leaves)).toEqual(rootByDefinition(leaves))
    }))
  })

  test('leads from each leaf to its root', () => {
    fc.assert(fc.property(places, ({ leaves, index }) => {
      const leaf = leaves[index] ?? Buffer.alloc(0)
      expect(rootByPath(leaf, index, leaves.length, merklePath(leaves, index))).toEqual(merkleRoot(leaves))
    }))
  })

  test('leads from nothing else to its root', () => {
    fc.assert(fc.property(places, fc.nat(31), fc.nat(40), ({ leaves, index }, byte, other) => {
      const leaf = leaves[index] ?? Buffer.alloc(0)
      const path = merklePath(leaves, index)
      const root = merkleRoot(leaves)
      const changed = Buffer.from(leaf)
      changed.writeUInt8(changed.readUInt8(byte) ^ 1, byte)
      expect(rootByPath(changed, index, leaves.length, path)).not.toEqual(root)
      expect(rootByPath(leaf, index, leaves.length, [...path, root])).toBeUndefined()
      if (path.length > 0) expect(rootByPath(leaf, index, leaves.length, path.slice(1))).toBeUndefined()
      const same = leaves[other]?.equals(leaf) === true
      if (other !== index && !same) expect(rootByPath(leaf, other, leaves.length, path)).not.toEqual(root)
    }))
  })

  test('has no place outside itself', () => {
    const leaf = leafDigest('one')
    for (const [index, size] of [[-1, 1], [1, 1], [0, 0], [0.5, 1], [0, Number.NaN]] as const) expect(rootByPath(leaf, index, size, [])).toBeUndefined()
    expect(() => merklePath([leaf], 1)).toThrow(RangeError)
    expect(() => merkleRoot([])).toThrow(RangeError)
  })
})
