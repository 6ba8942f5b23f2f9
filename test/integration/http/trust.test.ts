/** Evidence, certificates and the chained journal at the doors. */
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditCheck, AuditStanding } from '../../../schemas/audit.ts'
import type { CertificateList, CertificateView } from '../../../schemas/certificates.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'
import { bearer, dossier, handOver, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
let id: string
beforeAll(async () => {
  doors = await openDoors()
  const answer = await doors.client.inject(handOver(dossier(1, { sender: 'H56' }), 'key-of-trust-1', tokens.h56))
  id = answer.json<{ transfer: { id: string } }>().transfer.id
})
afterAll(() => doors.close())

const asClient = (url: string, token: string = tokens.h56) => doors.client.inject({ url, headers: bearer(token) })
const asAdmin = (url: string) => doors.admin.inject({ url: `/admin/v1/${url}`, headers: bearer(tokens.admin) })
const order = (url: string, payload: object) => doors.admin.inject({ method: 'POST', url: `/admin/v1/${url}`, headers: bearer(tokens.admin), payload })

describe('evidence', () => {
  test('is a container, for whoever sent the dossier and for administrators', async () => {
    for (const answer of [await asClient(`/v1/transfers/${id}/evidence`), await asAdmin(`transfers/${id}/evidence`)]) {
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).toMatchObject({ 'content-type': 'application/vnd.etsi.asic-e+zip', 'content-disposition': `attachment; filename="${id}.asice"` })
      expect(answer.rawPayload.subarray(0, 2).toString()).toBe('PK')
      expect(answer.rawPayload.subarray(30, 38 + 31).toString()).toBe('mimetypeapplication/vnd.etsi.asic-e+zip')
    }
  })

  test('is not for other clients, and not for what is not there', async () => {
    expect((await asClient(`/v1/transfers/${id}/evidence`, tokens.h57)).json()).toMatchObject({ status: 404, code: 'not_found' })
    expect((await asClient('/v1/transfers/019a0000-0000-7000-8000-000000000001/evidence')).statusCode).toBe(404)
    expect((await doors.client.inject({ url: `/v1/transfers/${id}/evidence` })).statusCode).toBe(401)
  })
})

describe('certificates', () => {
  async function pemOf(code: string): Promise<string> {
    const seals = await testSeals([code])
    return readFileSync(seals.seals[0]?.certificateFile ?? '', 'utf8')
  }
  const thumbprintOf = (pem: string) => createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')

  test('are registered with a state and a reason, seen, moved and rotated', async () => {
    const pem = await pemOf('G99')
    const added = await order('certificates', { organisation: 'G99', pem, state: 'published', reason: 'Renewal' })
    expect(added.statusCode).toBe(201)
    expect(added.json<CertificateView>()).toMatchObject({ organisation: 'G99', state: 'published', ours: false, thumbprint: thumbprintOf(pem), verdict: { kind: 'good', revocation: 'unchecked' } })
    const { items } = (await asAdmin('certificates')).json<CertificateList>()
    expect(items.map(({ organisation, state }) => [organisation, state])).toEqual([['G99', 'published']])
    expect((await order(`certificates/${thumbprintOf(pem)}/rotate`, { reason: 'From today' })).json()).toMatchObject({ state: 'active' })
    expect((await order(`certificates/${thumbprintOf(pem)}/state`, { state: 'planned', reason: 'Back' })).json()).toMatchObject({ status: 422, code: 'certificate_refused', detail: 'it is active, and cannot go from there' })
    expect((await order(`certificates/${thumbprintOf(pem)}/state`, { state: 'verify-only', reason: 'Replaced' })).json()).toMatchObject({ state: 'verify-only' })
    expect((await order('certificates', { organisation: 'G99', pem, state: 'published', reason: 'Again' })).json()).toMatchObject({ status: 422, code: 'certificate_refused', detail: 'it is registered for G99 already' })
  })

  test('are refused where they would not count, each for its reason', async () => {
    const pem = await pemOf('H57')
    const self = (await testSeals(['H57'])).root.certificatePem
    const bad: readonly (readonly [object, object])[] = [
      [{ organisation: 'G00', pem }, { code: 'certificate_refused', detail: 'G00 is not among the organisations of the configuration' }],
      [{ organisation: 'G99', pem: 'words' }, { code: 'certificate_refused', detail: 'it must be one certificate, PEM' }],
      [{ organisation: 'G99', pem: pem + pem }, { code: 'certificate_refused', detail: 'it must be one certificate, PEM' }],
      [{ organisation: 'G99', pem: self }, { code: 'certificate_refused', fault: 'path-usage' }],
      [{ organisation: 'H56', pem, state: 'active' }, { code: 'certificate_refused', detail: 'no key of this gateway belongs to the certificate; configure it under seals first' }],
      [{ organisation: 'G99', pem, state: 'archived' }, { code: 'invalid_input' }],
      [{ organisation: 'G99', pem, reason: ' ' }, { code: 'invalid_input' }],
    ]
    for (const [changes, refusal] of bad) expect((await order('certificates', { state: 'published', reason: 'why', ...changes })).json()).toMatchObject(refusal)
    const nowhere = 'f'.repeat(64)
    expect((await order(`certificates/${nowhere}/rotate`, { reason: 'why' })).json()).toMatchObject({ status: 404, code: 'unknown_certificate' })
    expect((await order(`certificates/${nowhere.slice(1)}/rotate`, { reason: 'why' })).statusCode).toBe(404)
  })
})

describe('the chained journal', () => {
  test('says how it stands, and names what was tampered with', async () => {
    while (await doors.store.rewraps.turn(100));
    expect((await asAdmin('audit')).json<AuditStanding>()).toMatchObject({ encryption: { key: 'tests-1', left: [] } })
    while ((await doors.store.chain.extend(100)) > 0);
    expect((await asAdmin('audit/check')).json<AuditCheck>()).toMatchObject({ faults: [], blocks: expect.any(Number) as number })
    await doors.query(`update events set data = data || '{"actor":"nobody"}' where transfer_id = $1`, [id])
    const { faults } = (await asAdmin('audit/check?limit=10')).json<AuditCheck>()
    expect(faults).toEqual([expect.objectContaining({ kind: 'entry-changed', entry: expect.stringMatching(/^\d+$/) as string })])
  })

  test('is for administrators, in parts of a size', async () => {
    expect((await doors.admin.inject({ url: '/admin/v1/audit/check' })).statusCode).toBe(401)
    expect((await asAdmin('audit/check?limit=0')).json()).toMatchObject({ code: 'invalid_input' })
    expect((await asAdmin('audit/check?cursor=nowhere')).json()).toMatchObject({ code: 'invalid_cursor' })
  })
})
