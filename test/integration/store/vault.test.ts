import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createVault, longestHead } from '../../../src/store/vault.ts'

const [first, second] = [
  { id: '2026-11', secret: Buffer.alloc(32, 1) },
  { id: '2026-12', secret: Buffer.alloc(32, 2) },
]
const words = Buffer.from('Phiếu lý lịch tư pháp của Lê Văn Thử')

function startsWith(bytes: Uint8Array, mark: Uint8Array): boolean {
  return Buffer.from(bytes).subarray(0, mark.byteLength).equals(mark)
}

describe('the vault', () => {
  test('gives back what it sealed, and shows nothing of it', () => {
    const vault = createVault([first])
    const sealed = vault.seal(words)
    expect(Buffer.from(sealed).includes(words.subarray(0, 8))).toBe(false)
    expect(Buffer.from(vault.open(sealed)).equals(words)).toBe(true)
    expect(Buffer.from(vault.seal(words)).equals(sealed)).toBe(false)
    expect(vault.open(vault.seal(new Uint8Array()))).toHaveLength(0)
  })

  test('a new key seals, and the old one still opens until it is gone', () => {
    const sealed = createVault([first]).seal(words)
    const rotated = createVault([second, first])
    expect(Buffer.from(rotated.open(sealed)).equals(words)).toBe(true)
    const resealed = rotated.seal(words)
    expect(Buffer.from(createVault([second]).open(resealed)).equals(words)).toBe(true)
    expect(() => createVault([second]).open(sealed)).toThrow(expect.objectContaining({ code: 'key_unusable', detail: expect.stringContaining('2026-11') }))
  })

  test('not one bit may be changed, and nothing moved elsewhere', () => {
    const vault = createVault([first])
    const sealed = vault.seal(words, 'inbox')
    for (let at = 0; at < sealed.byteLength; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => vault.open(changed, 'inbox')).toThrow()
    }
    for (let length = 0; length < sealed.byteLength; length++) expect(() => vault.open(sealed.subarray(0, length), 'inbox')).toThrow()
    expect(() => vault.open(sealed, 'inbox-link')).toThrow()
    expect(() => vault.open(sealed)).toThrow()
    expect(() => createVault([{ ...first, secret: second.secret }]).open(sealed, 'inbox')).toThrow(expect.objectContaining({ code: 'internal' }))
  })

  test('rewrapping changes the key of the content only, so that the old key can go', () => {
    const old = createVault([first])
    const sealed = old.seal(words, 'body 1')
    const rotated = createVault([second, first])
    const anew = rotated.rewrap(sealed) ?? new Uint8Array()
    expect([startsWith(sealed, old.firstKeyMark), startsWith(sealed, rotated.firstKeyMark), startsWith(anew, rotated.firstKeyMark)]).toEqual([true, false, true])
    const tail = 17 + words.byteLength
    expect(Buffer.from(anew).subarray(-tail).equals(Buffer.from(sealed).subarray(-tail))).toBe(true)
    expect(Buffer.from(createVault([second]).open(anew, 'body 1')).equals(words)).toBe(true)
    expect(() => createVault([second]).open(anew, 'body 2')).toThrow(expect.objectContaining({ code: 'internal' }))
    expect(rotated.rewrap(anew)).toBeUndefined()
    // the beginning is enough
    const beginning = rotated.rewrap(sealed.subarray(0, longestHead)) ?? new Uint8Array()
    expect(Buffer.from(rotated.open(Buffer.concat([beginning, sealed.subarray(longestHead)]), 'body 1')).equals(words)).toBe(true)
    expect(() => createVault([second]).rewrap(sealed)).toThrow(expect.objectContaining({ code: 'key_unusable' }))
    const changed = Uint8Array.from(sealed)
    changed[30] = (changed[30] ?? 0) ^ 1
    expect(() => rotated.rewrap(changed)).toThrow(expect.objectContaining({ code: 'internal' }))
  })

  test.each([
    ['text', Buffer.from('Phiếu lý lịch tư pháp. '.repeat(200)), 0.2],
    ['what does not compress', randomBytes(5_000), 1.1],
    ['what would take long', Buffer.alloc(300 * 1024), 1.1],
  ])('compresses what is worth it: %s', (_what, content, most) => {
    const vault = createVault([first])
    const sealed = vault.seal(content, 'body 1')
    expect(sealed.byteLength / content.byteLength).toBeLessThan(most)
    expect(sealed.byteLength / content.byteLength).toBeGreaterThan(most > 1 ? 1 : 0)
    expect(Buffer.from(vault.open(sealed, 'body 1')).equals(content)).toBe(true)
  })

  test('no two contents have one key', () => {
    const vault = createVault([first])
    const [one, other] = [vault.seal(words), vault.seal(words)]
    const tail = 17 + words.byteLength
    expect(Buffer.from(one).subarray(-tail).equals(Buffer.from(other).subarray(-tail))).toBe(false)
    const mixed = Buffer.concat([one.subarray(0, -tail), other.subarray(-tail)])
    expect(() => vault.open(mixed)).toThrow(expect.objectContaining({ code: 'internal' }))
  })

  test('the fingerprint of a text is the same wherever the key is, and of each key its own', () => {
    const [one, both] = [createVault([first]), createVault([second, first])]
    const [fingerprint = ''] = one.fingerprints('038190000001')
    expect(fingerprint).toMatch(new RegExp(`^${first.id}/[0-9a-f]{64}$`))
    expect(createVault([first]).fingerprints('038190000001')).toEqual([fingerprint])
    expect(both.fingerprints('038190000001')).toEqual([...createVault([second]).fingerprints('038190000001'), fingerprint])
    expect(one.fingerprints('038190000002')).not.toEqual([fingerprint])
    expect(createVault([{ ...first, secret: second.secret }]).fingerprints('038190000001')).not.toEqual([fingerprint])
  })

  test.each([
    ['none', []],
    ['a short one', [{ id: 'a', secret: Buffer.alloc(16) }]],
    ['one without a name', [{ id: '', secret: Buffer.alloc(32) }]],
    ['one with a name that cannot be kept', [{ id: 'khoá', secret: Buffer.alloc(32) }]],
    ['two of one name', [first, { ...second, id: first.id }]],
  ])('keys that cannot be used are refused: %s', (_what, keys) => {
    expect(() => createVault(keys)).toThrow(expect.objectContaining({ code: 'config_invalid' }))
  })
})
