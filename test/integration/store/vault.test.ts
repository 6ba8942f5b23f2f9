import { describe, expect, test } from 'vitest'
import { createVault } from '../../../src/store/vault.ts'

const [first, second] = [
  { id: '2026-11', secret: Buffer.alloc(32, 1) },
  { id: '2026-12', secret: Buffer.alloc(32, 2) },
]
const words = Buffer.from('Phiếu lý lịch tư pháp của Lê Văn Thử')

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
