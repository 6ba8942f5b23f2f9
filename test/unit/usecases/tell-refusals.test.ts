import { expect, test } from 'vitest'
import { GatewayError } from '../../../src/domain/errors.ts'
import type { Log } from '../../../src/ports/log.ts'
import type { Verifier } from '../../../src/ports/signer.ts'
import { tellRefusals } from '../../../src/usecases/tell-refusals.ts'

const partner = { id: 'land', organisation: 'G13' }
const input = { bytes: Buffer.from('Nguyễn Văn Thử'), detached: 'x', profile: 'jws-detached', organisation: 'G13', service: 'news' } as const

async function lines(error: unknown): Promise<readonly unknown[]> {
  const told: unknown[] = []
  const log: Log = { info: () => undefined, warn: (fields, message) => void told.push({ ...fields, message }), error: () => undefined }
  const verifier: Verifier = { verify: () => Promise.reject(error) }
  await expect(tellRefusals(verifier, partner, log).verify(input)).rejects.toBe(error)
  return told
}

test('the fault is told, and nothing of the message', async () => {
  const told = await lines(new GatewayError('signature_invalid', { fault: 'certificate-revoked', detail: 'of Nguyễn Văn Thử' }))
  expect(told).toEqual([{ partner: 'land', profile: 'jws-detached', service: 'news', code: 'signature_invalid', fault: 'certificate-revoked', message: 'a signature does not count' }])
})

test('what is no refusal is left to whoever handles it', async () => {
  expect(await lines(new TypeError('a bug'))).toEqual([])
})
