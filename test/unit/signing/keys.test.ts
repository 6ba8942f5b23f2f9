/** Values of signatures, and the turns in which they are made. */
import { constants, createPublicKey, generateKeyPairSync, privateEncrypt, sign, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { MadeAlgorithm } from '../../../src/ports/signer.ts'
import { makeSignatureValue, requireSignatureValue } from '../../../src/signing/keys/signature-value.ts'
import { createTurns } from '../../../src/signing/keys/signing-turns.ts'
import { turnsBySeal } from '../../../src/signing/keys/turns-by-seal.ts'
import { softwareKey } from '../../../src/signing/keys/software-key.ts'
import { pkcs1, pss } from '../../helpers/bad-rsa-values.ts'
import { badSignatureValues, ecdsaTwin } from '../../helpers/bad-signature-values.ts'

const data = Buffer.from('H56.14-261121-0001')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keys: Readonly<Record<MadeAlgorithm, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }>> = { PS256: rsa, RS256: rsa, ES256: ec }

describe.each(['PS256', 'RS256', 'ES256'] as const)('%s', (algorithm) => {
  const { publicKey, privateKey } = keys[algorithm]

  test('is made and counts', async () => {
    const value = await makeSignatureValue(algorithm, privateKey, data)
    await expect(requireSignatureValue(algorithm, publicKey, data, value)).resolves.toBeUndefined()
    await expect(requireSignatureValue(algorithm, publicKey, Buffer.from('other'), value)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'value-wrong' })
  })

  test.each(badSignatureValues(algorithm, data, privateKey).map(({ what, value }) => [what, value] as const))('%s does not count', async (_what, value) => {
    await expect(requireSignatureValue(algorithm, publicKey, data, value)).rejects.toMatchObject({ code: 'signature_invalid', fault: 'value-wrong' })
  })
})

describe('ES256 as a SEQUENCE', () => {
  test('counts', async () => {
    const value = sign('sha256', data, { key: ec.privateKey, dsaEncoding: 'der' })
    await expect(requireSignatureValue('ES256', ec.publicKey, data, value, 'der')).resolves.toBeUndefined()
  })

  test.each(badSignatureValues('ES256', data, ec.privateKey, 'der').map(({ what, value }) => [what, value] as const))('%s does not count', async (_what, value) => {
    await expect(requireSignatureValue('ES256', ec.publicKey, data, value, 'der')).rejects.toMatchObject({ fault: 'value-wrong' })
  })
})

test.each([['RS256', pkcs1], ['PS256', pss]] as const)('the encoder of the bad values makes a good one for %s: the others fail for their own reason', async (algorithm, encode) => {
  const value = privateEncrypt({ key: rsa.privateKey, padding: constants.RSA_NO_PADDING }, encode(data, 256))
  await expect(requireSignatureValue(algorithm, rsa.publicKey, data, value)).resolves.toBeUndefined()
})

test('the twin of an ECDSA value counts as well: two values may stand for one signature', async () => {
  const value = await makeSignatureValue('ES256', ec.privateKey, data)
  const twin = ecdsaTwin(value)
  expect(Buffer.from(twin).equals(value)).toBe(false)
  await expect(requireSignatureValue('ES256', ec.publicKey, data, twin)).resolves.toBeUndefined()
})

describe('a key that is too weak or of another kind does not count, whatever it signed', () => {
  const cases: readonly [string, MadeAlgorithm, { readonly publicKey: KeyObject; readonly privateKey: KeyObject }][] = [
    ['RSA of 1024 bits', 'RS256', generateKeyPairSync('rsa', { modulusLength: 1024 })],
    ['RSA of 1024 bits, PSS', 'PS256', generateKeyPairSync('rsa', { modulusLength: 1024 })],
    ['P-384', 'ES256', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
    ['secp256k1', 'ES256', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
    ['RSA for ECDSA', 'ES256', rsa],
    ['P-256 for RSA', 'RS256', ec],
  ]
  test.each(cases)('%s', async (_what, algorithm, { publicKey, privateKey }) => {
    const value = sign('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
    await expect(requireSignatureValue(algorithm, publicKey, data, value)).rejects.toMatchObject({ fault: 'key-kind-differs' })
    await expect(softwareKey(privateKey).sign(algorithm, data)).rejects.toMatchObject({ code: 'key_unusable' })
  })
})

test('RSA with SHA-1 is checked, and never made', async () => {
  const value = sign('sha1', data, rsa.privateKey)
  await expect(requireSignatureValue('RS1', rsa.publicKey, data, value)).resolves.toBeUndefined()
  await expect(requireSignatureValue('RS1', rsa.publicKey, data, sign('sha256', data, rsa.privateKey))).rejects.toMatchObject({ fault: 'value-wrong' })
})

test('a key in memory says what it is', async () => {
  for (const [kind, { privateKey }] of [['rsa', rsa], ['ec', ec]] as const) {
    const key = softwareKey(privateKey)
    expect(key.kind).toBe(kind)
    expect(key.publicKey.equals(createPublicKey(privateKey))).toBe(true)
    await key.close()
  }
})

describe('turns', () => {
  test('of a key in memory do not come after those of a token that does not answer', async () => {
    const [token, other, memory] = [{ key: { place: 'token' } }, { key: { place: 'token' } }, { key: { place: 'memory' } }] as const
    const turnsOf = turnsBySeal([token, other, memory], 2)
    for (let asked = 0; asked < 20; asked += 1) void turnsOf(token).take(() => new Promise(() => undefined))
    await expect(turnsOf(memory).take(async () => 'signed')).resolves.toBe('signed')
    await expect(turnsOf(other).take(async () => 'signed too')).resolves.toBe('signed too')
  })

  test('never more at once than there are, in the order of asking', async () => {
    const turns = createTurns(3)
    const [began, done]: [number[], number[]] = [[], []]
    let running = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 20 }, (_unused, index) =>
        turns.take(async () => {
          began.push(index)
          running += 1
          most = Math.max(most, running)
          await new Promise((resolve) => setImmediate(resolve))
          running -= 1
          done.push(index)
        }),
      ),
    )
    expect(most).toBe(3)
    expect(began).toEqual(began.toSorted((a, b) => a - b))
    expect(done).toHaveLength(20)
  })

  test('one that fails gives its turn on', async () => {
    const turns = createTurns(1)
    const settled = await Promise.allSettled([turns.take(() => Promise.reject(new Error('no'))), turns.take(async () => 'yes')])
    expect(settled).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 'yes' }])
    await expect(turns.take(async () => 'later')).resolves.toBe('later')
  })

  test('what else the loop has to do comes between two', async () => {
    const turns = createTurns(1)
    const order: string[] = []
    const all = ['first', 'second', 'third'].map((name) => turns.take(async () => order.push(name)))
    setImmediate(() => order.push('loop'))
    await Promise.all(all)
    expect(order.indexOf('loop')).toBeLessThan(order.indexOf('third'))
  })

  test('what takes long to begin does not begin together with others', async () => {
    const turns = createTurns(8)
    let [rounds, inHand] = [0, true]
    const all = Array.from({ length: 8 }, () =>
      turns.take(async () => {
        const end = performance.now() + 4
        while (performance.now() < end) rounds += 0
        return rounds
      }),
    )
    const comeRound = (): void => {
      rounds += 1
      if (inHand) setImmediate(comeRound)
    }
    setImmediate(comeRound)
    const seen = await Promise.all(all)
    inHand = false
    expect(new Set(seen).size).toBe(8)
  })

  test('what begins quickly begins together, as many as there are turns', async () => {
    const turns = createTurns(16)
    const rounds: number[] = []
    let round = 0
    const held: (() => void)[] = []
    const all = Array.from({ length: 16 }, () =>
      turns.take(() => {
        rounds.push(round)
        return new Promise<void>((resolve) => held.push(resolve))
      }),
    )
    await new Promise((resolve) => setImmediate(resolve))
    round += 1
    await new Promise((resolve) => setImmediate(resolve))
    expect(rounds).toEqual(Array.from({ length: 16 }, () => 0))
    for (const end of held) end()
    await Promise.all(all)
  })
})
