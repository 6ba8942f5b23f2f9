import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { openClient } from '../../../src/client/open-client.ts'
import { openKey } from '../../../src/client/signing-key.ts'

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi']

describe('the key of a client', () => {
  test.each([
    ['ES256', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey],
    ['PS256', () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey],
    ['EdDSA', () => generateKeyPairSync('ed25519').privateKey],
  ] as const)('as PEM signs by %s and is known by its thumbprint', async (algorithm, make) => {
    const { kid, publicJwk, ...key } = await openKey(pem(make()))
    expect(key.algorithm).toBe(algorithm)
    expect(kid).toBe(await calculateJwkThumbprint(publicJwk))
    expect(publicJwk).toMatchObject({ kid, alg: algorithm, use: 'sig' })
    expect(Object.keys(publicJwk).filter((name) => privateParts.includes(name))).toEqual([])
  })

  test('as JWK, an object or its text, is known by its own name and algorithm', async () => {
    const bare = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }) as JWK
    const jwk = { ...bare, kid: 'of-2026', alg: 'RS256' }
    for (const source of [jwk, JSON.stringify(jwk)]) {
      const { kid, algorithm, publicJwk } = await openKey(source)
      expect([kid, algorithm]).toEqual(['of-2026', 'RS256'])
      expect(publicJwk).toEqual({ kty: 'RSA', n: bare.n, e: bare.e, kid: 'of-2026', alg: 'RS256', use: 'sig' })
    }
  })

  test.each(['', 'no key', '{"kty":"oct","k":"AAAA"}', '{'])('%j is none', async (text) => {
    await expect(openKey(text)).rejects.toThrow()
  })

  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  test.each([
    ['a public JWK', pair.publicKey.export({ format: 'jwk' }) as JWK],
    ['the text of a public JWK', JSON.stringify(pair.publicKey.export({ format: 'jwk' }))],
    ['a public PEM', pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['the name of a file', 'one-stop-key.pem'],
    ['a cut JWK', '{"kty":"EC","d":"hush'],
  ])('that cannot sign is told when the client is opened, and not repeated: %s', (_what, key) => {
    const open = () => openClient({ url: 'https://gateway.test', clientId: 'one-stop', key }).close()
    expect(open).toThrow(TypeError)
    expect(open).toThrow(/^`key` has to be a private key/)
    expect(open).not.toThrow(/hush/)
  })

  test('that can sign opens a client', () => {
    openClient({ url: 'https://gateway.test', clientId: 'one-stop', key: pem(pair.privateKey) }).close()
  })

  test('that agrees but does not sign is none', async () => {
    await expect(openKey(pem(generateKeyPairSync('x25519').privateKey))).rejects.toThrow('x25519')
  })
})
