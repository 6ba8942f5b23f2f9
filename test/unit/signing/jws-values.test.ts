/** Values of a JWS that whoever has the key can make, under a header that is right. */
import { createPrivateKey, sign as signWith, constants, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Verified, Verifier } from '../../../src/ports/signer.ts'
import { badSignatureValues } from '../../helpers/bad-signature-values.ts'
import { openTrust, testSeals, type TestSeals } from '../../helpers/sandbox-seals.ts'

const payload = Buffer.from('{"dossier":"H56-261121-0001"}')
const about = { issuer: 'H56', audience: 'G12', messageId: 'm-1' }

let seals: TestSeals
let verifier: Verifier
let key: KeyObject

beforeAll(async () => {
  seals = await testSeals(['H56', 'G12'])
  verifier = (await openTrust({ ...seals, organisations: seals.organisations.map((one) => ({ ...one, alsoAllows: ['RS256'] as const })) })).verifier
  key = createPrivateKey(readFileSync(seals.seals[0]?.keyFile ?? ''))
})

function verify(header: string, value: Uint8Array): Promise<Verified> {
  return verifier.verify({ bytes: payload, detached: `${header}..${Buffer.from(value).toString('base64url')}`, profile: 'jws-detached', organisation: 'H56' })
}

describe.each(['PS256', 'RS256'] as const)('%s', (algorithm) => {
  test('counts with a good value, and with none of the bad ones', async () => {
    const { detached = '' } = await seals.signer.sign(payload, 'jws-detached', about, algorithm)
    const [header = ''] = detached.split('.')
    const data = Buffer.concat([Buffer.from(`${header}.`), payload])
    const good = algorithm === 'PS256' ? signWith('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }) : signWith('sha256', data, key)
    await expect(verify(header, good)).resolves.toMatchObject({ algorithm })
    const cases = badSignatureValues(algorithm, data, key)
    expect(cases.length).toBeGreaterThan(20)
    for (const { what, value } of cases) {
      await expect(verify(header, value), what).rejects.toMatchObject({ code: 'signature_invalid', fault: 'value-wrong' })
    }
  })
})
