import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, dossier, handOver, openDoors, sha256, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

interface Accepted {
  readonly transfer: { readonly id: string; readonly state: string; readonly payloadDigest: string }
  readonly receipt: { readonly statement: string; readonly signature: string }
}

describe('handing a dossier over', () => {
  test('is answered 202 with the transfer, where it is, and a receipt that verifies', async () => {
    const body = JSON.stringify(dossier(1))
    const answer = await doors.client.inject(handOver(body, 'first-key'))
    expect(answer.statusCode).toBe(202)
    const { transfer, receipt } = answer.json<Accepted>()
    expect(answer.headers['location']).toBe(`/v1/transfers/${transfer.id}`)
    expect(answer.headers['idempotent-replayed']).toBeUndefined()
    expect(transfer).toMatchObject({ state: 'accepted', payloadDigest: sha256(body), dossierCode: dossier(1).code, partner: 'agency' })
    const verified = await doors.seals.verifier.verify({ bytes: Buffer.from(receipt.statement), detached: receipt.signature, profile: 'jws-detached', organisation: 'H56' })
    expect(JSON.parse(Buffer.from(verified.bytes).toString())).toMatchObject({ transferId: transfer.id, payloadSha256: sha256(body) })
  })

  test('twice under one key is one transfer and the same answer, even when it moved on meanwhile', async () => {
    const body = JSON.stringify(dossier(2))
    const first = await doors.client.inject(handOver(body, 'second-key'))
    const before = await doors.rows('transfers')
    const { transfer } = first.json<Accepted>()
    await doors.query(`update transfers set state = 'refused', attempts = 4 where id = $1`, [transfer.id])
    const again = await doors.client.inject(handOver(body, 'second-key'))
    expect(again.statusCode).toBe(202)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(again.body).toBe(first.body)
    expect(await doors.rows('transfers')).toBe(before)
  })

  test('twenty times at once under one key is one transfer', async () => {
    const before = await doors.rows('transfers')
    const body = JSON.stringify(dossier(3))
    const answers = await Promise.all(Array.from({ length: 20 }, () => doors.client.inject(handOver(body, 'crowd-key'))))
    expect(new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`)).size).toBe(1)
    expect(answers.filter((answer) => answer.headers['idempotent-replayed'] === undefined)).toHaveLength(1)
    expect(await doors.rows('transfers')).toBe(before + 1)
  })

  test('under a used key with another body is refused; under another client’s key it is not', async () => {
    await doors.client.inject(handOver(dossier(4), 'third-key'))
    const other = await doors.client.inject(handOver(dossier(5), 'third-key'))
    expect(other.json()).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
    const neighbour = await doors.client.inject(handOver(dossier(5, { sender: 'H57' }), 'third-key', tokens.h57))
    expect(neighbour.statusCode).toBe(202)
  })

  test('takes names that look like code as the text they are', async () => {
    const name = `Robert'); DROP TABLE transfers;-- <script>alert(1)</script> \${7*7} {{7*7}}`
    const answer = await doors.client.inject(handOver(dossier(6, { applicant: { ...dossier(6).applicant, name } }), 'injection-key'))
    expect(answer.statusCode).toBe(202)
    const { transfer } = answer.json<Accepted>()
    const seen = await doors.client.inject({ url: `/v1/transfers/${transfer.id}`, headers: bearer(tokens.h56) })
    expect(seen.statusCode).toBe(200)
    expect(await doors.rows('transfers')).toBeGreaterThan(0)
  })

  test('keeps the body byte for byte', async () => {
    const body = JSON.stringify(dossier(7), null, 3).replaceAll('khai sinh', 'khai\\u0020sinh')
    const answer = await doors.client.inject(handOver(body, 'bytes-key'))
    const { transfer } = answer.json<Accepted>()
    const result = await doors.store.transfers.lease(transfer.id, 'test', 1000)
    expect(result.kind === 'leased' && Buffer.from(result.lease.payload).toString()).toBe(body)
  })
})
