import { expect, test } from 'vitest'
import { createUsernameToken, isPasswordOf } from './username-token.ts'

// computed by Python's hashlib: Base64(SHA-1(nonce + created + password))
const vector = { username: 'u', nonce: 'AAECAwQFBgcICQoLDA0ODw==', created: '2026-11-20T02:00:00.000Z', passwordDigest: 'FNedpk+4Y1W8r4A6MdhMonzQGgI=' }

test('the digest is that of the profile', () => {
  expect(isPasswordOf(vector, 'mật khẩu')).toBe(true)
  expect(isPasswordOf(vector, 'mat khau')).toBe(false)
  expect(isPasswordOf({ ...vector, created: '2026-11-20T02:00:01.000Z' }, 'mật khẩu')).toBe(false)
  expect(isPasswordOf({ ...vector, passwordDigest: '' }, 'mật khẩu')).toBe(false)
})

test('a token proves its password and holds it nowhere', () => {
  const token = createUsernameToken('u', 'mật khẩu', 'id-1', new Date('2026-11-20T02:00:00Z'))
  expect(isPasswordOf(token, 'mật khẩu')).toBe(true)
  expect(Buffer.from(token.nonce, 'base64')).toHaveLength(16)
  expect(JSON.stringify(token)).not.toContain('mật khẩu')
  expect(createUsernameToken('u', 'mật khẩu', 'id-2', new Date('2026-11-20T02:00:00Z')).nonce).not.toBe(token.nonce)
})
