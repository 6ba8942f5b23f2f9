/** Every profile with every kind of key: what it makes, what it takes, and from whom. */
import { beforeAll, describe, expect, test } from 'vitest'
import { generateKeyPairSync } from 'node:crypto'
import { algorithms, madeAlgorithms, signatureProfiles, type Algorithm, type SignatureProfile } from '../../../src/ports/signer.ts'
import { algorithmFor, allowedAlgorithm, isDeprecated, keyFits, profileTable } from '../../../src/signing/profiles.ts'
import { openTrust, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'
import { aboutReference, dataReference, digestMethod, dsig, propertiesReference } from './xades-forge.ts'
import { now, openXadesKit, payload, sender } from './xades-kit.ts'

const about = { issuer: 'H56', audience: 'G12', messageId: 'm-1' }
const xml = Buffer.from('<DATA><HEADER><RECEIVER_CODE>G12</RECEIVER_CODE><MSG_ID>m-1</MSG_ID></HEADER><BODY><A>1</A></BODY><SECURITY></SECURITY></DATA>')

function allowed(profile: SignatureProfile, alsoAllows: readonly Algorithm[] = []): readonly Algorithm[] {
  return algorithms.filter((algorithm) => {
    try {
      return allowedAlgorithm(profile, algorithm, { alsoAllows }) === algorithm
    } catch {
      return false
    }
  })
}

describe.each(signatureProfiles)('%s', (profile) => {
  let seals: TestSeals

  beforeAll(async () => {
    seals = await testSeals(['H56', 'G12'])
  })

  test('takes what it makes, and SHA-1 only where that is allowed', () => {
    for (const kind of ['rsa', 'ec'] as const) {
      const own = algorithmFor(profile, kind)
      if (own !== undefined) expect(allowed(profile)).toContain(own)
    }
    expect(allowed(profile)).not.toContain('RS1')
    expect(allowed(profile, ['RS1']).includes('RS1')).toBe(profile !== 'jws-detached')
    expect(allowed(profile, algorithms)).toEqual(expect.arrayContaining([...profileTable[profile].byAgreement]))
  })

  test('signs by its own algorithm and by each that can be agreed on, and what it signs verifies', async () => {
    const own = algorithmFor(profile, 'rsa')
    const agreed = madeAlgorithms.filter((algorithm) => algorithmFor(profile, 'rsa', algorithm) !== undefined)
    expect(agreed).toContain(own)
    for (const algorithm of [undefined, ...agreed]) {
      const signed = await seals.signer.sign(xml, profile, about, algorithm)
      expect(signed).toMatchObject({ profile, algorithm: algorithm ?? own, trust: { revocation: { state: 'unchecked' } } })
      expect(signed.trust.path[0]).toBe(signed.certificate)
      const input = { bytes: signed.bytes, profile, organisation: 'H56', audience: 'G12', messageId: 'm-1', ...(signed.detached === undefined ? {} : { detached: signed.detached }) }
      const verification = seals.verifier.verify(input)
      if (allowed(profile).includes(signed.algorithm)) {
        await expect(verification).resolves.toMatchObject({ algorithm: signed.algorithm, organisation: 'H56', audience: 'G12', messageId: 'm-1', certificate: signed.certificate, deprecated: false })
      } else {
        await expect(verification).rejects.toMatchObject({ fault: 'algorithm-refused' })
      }
    }
  })
})

test('what is signed with SHA-1 is marked where it still counts', async () => {
  const kit = await openXadesKit()
  const references = (dataReference + aboutReference + propertiesReference).replaceAll(digestMethod, `<ds:DigestMethod Algorithm="${dsig}sha1"/>`)
  const detached = kit.forger.detached(payload, { method: `<ds:SignatureMethod Algorithm="${dsig}rsa-sha1"/>`, hash: 'sha1', references })
  const input = { bytes: Buffer.from(payload), detached, profile: 'xades-detached', organisation: sender } as const
  const organisations = kit.seals.organisations.map((one) => ({ ...one, alsoAllows: ['RS1'] as const }))
  const { verifier } = await openTrust({ ...kit.seals, organisations, clock: { now: () => now } })
  await expect(verifier.verify(input)).resolves.toMatchObject({ algorithm: 'RS1', deprecated: true })
  await expect(kit.seals.verifier.verify(input)).rejects.toMatchObject({ fault: 'algorithm-deprecated' })
})

describe('the table', () => {
  test('of JWS and CMS prefers PSS, of XML what its tools know', () => {
    expect(signatureProfiles.map((profile) => [profile, algorithmFor(profile, 'rsa'), algorithmFor(profile, 'ec')])).toEqual([
      ['jws-detached', 'PS256', 'ES256'],
      ['xades-detached', 'RS256', 'ES256'],
      ['xades-enveloped', 'RS256', 'ES256'],
      ['xmldsig-gip', 'RS256', undefined],
      ['cades-detached', 'PS256', 'ES256'],
    ])
  })

  test('says which refusals are about age and which about choice', () => {
    expect(() => allowedAlgorithm('cades-detached', 'RS1', { alsoAllows: [] })).toThrow(expect.objectContaining({ fault: 'algorithm-deprecated' }))
    expect(() => allowedAlgorithm('cades-detached', 'RS256', { alsoAllows: ['RS1'] })).toThrow(expect.objectContaining({ fault: 'algorithm-refused' }))
    expect(() => allowedAlgorithm('jws-detached', 'RS1', { alsoAllows: ['RS1'] })).toThrow(expect.objectContaining({ fault: 'algorithm-refused' }))
    expect(() => allowedAlgorithm('xmldsig-gip', undefined, { alsoAllows: algorithms })).toThrow(expect.objectContaining({ fault: 'algorithm-refused' }))
    expect(algorithms.filter(isDeprecated)).toEqual(['RS1'])
  })

  test('an algorithm for another kind of key is never chosen', () => {
    for (const profile of signatureProfiles) {
      expect(algorithmFor(profile, 'rsa', 'ES256')).toBeUndefined()
      expect(algorithmFor(profile, 'ec', 'PS256')).toBeUndefined()
      expect(algorithmFor(profile, 'ec', 'RS256')).toBeUndefined()
    }
  })

  test('keys that are too short or on another curve fit nothing', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
    const other = generateKeyPairSync('ed25519').publicKey
    for (const key of [short, curve, other]) expect(algorithms.filter((algorithm) => keyFits(key, algorithm))).toEqual([])
  })
})
