import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Correction, CorrectionPage, CorrectionView, TransferContent } from '../../../schemas/corrections.ts'
import type { Dossier } from '../../../schemas/dossier.ts'
import type { Lineage } from '../../../schemas/replays.ts'
import type { AttemptRecord, Settlement } from '../../../src/ports/transfer-store.ts'
import { permissionsOf } from '../../../src/domain/access/roles.ts'
import { createAdminApp } from '../../../src/http/admin-app.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { everyRow } from '../../helpers/readable-rows.ts'
import { bearer, dossier, handOver, openDoors, sha256, type OpenDoors } from './open-doors.ts'

const people = { an: 'replayer', binh: 'approver', chi: 'replayer', dung: 'approver', xem: 'viewer' } as const
type Person = keyof typeof people
const tokenOf = (person: Person) => `token-of-${person}-for-the-corrections`

let doors: OpenDoors
let admin: FastifyInstance
beforeAll(async () => {
  doors = await openDoors()
  const holders = (Object.keys(people) as Person[]).map((person) => ({ id: person, tokenSha256: sha256(tokenOf(person)), permissions: permissionsOf([people[person]]) }))
  admin = await createAdminApp({ ...doors.adminDoor, authenticate: authenticateHolders('administrator', holders) })
  await admin.ready()
})
afterAll(async () => {
  await admin.close()
  await doors.close()
})

let n = 0
beforeEach(() => {
  n += 1
})

const get = (person: Person, path: string) => admin.inject({ url: `/admin/v1/${path}`, headers: bearer(tokenOf(person)) })
const post = (person: Person, path: string, payload: object = { reason: 'agreed by telephone' }) =>
  admin.inject({ method: 'POST', url: `/admin/v1/${path}`, headers: bearer(tokenOf(person)), payload })
const propose = (person: Person, id: string, content: object | string) =>
  post(person, `transfers/${id}/corrections`, { content: typeof content === 'string' ? content : JSON.stringify(content), reason: 'the name was wrong' })

async function accept(said: Dossier, key = `key-of-corrections-${n}`): Promise<string> {
  const answer = await doors.client.inject(handOver(said, key))
  expect(answer.statusCode, answer.body).toBe(202)
  return answer.json<{ transfer: { id: string } }>().transfer.id
}

async function end(id: string, move: Settlement['move'], outcome: AttemptRecord['outcome'], inDoubt = false): Promise<void> {
  const result = await doors.store.transfers.lease(id, 'test', 60_000)
  if (result.kind !== 'leased') throw new Error(result.reason)
  const attempt: AttemptRecord = { finishedAt: new Date(), outcome, code: 'wrong-name', words: 'sai tên', raw: undefined, fields: [], exchanges: [], signatures: [], messages: [], receipt: undefined }
  await doors.store.transfers.settle(result.lease, { move, attempt, inDoubt, lane: { kind: 'as-is' } })
}

/** A dossier that the partner refused. */
async function refused(): Promise<{ readonly id: string; readonly said: Dossier; readonly better: Dossier }> {
  const said = dossier(700 + n)
  const id = await accept(said)
  await end(id, 'refuse', 'refused')
  return { id, said, better: { ...said, applicant: { ...said.applicant, name: 'Lò Thị Đúng' } } }
}

async function journalOf(id: string): Promise<readonly { readonly type: string; readonly data: Readonly<Record<string, unknown>> }[]> {
  return doors.store.events.ofTransfer(id)
}

describe('a correction', () => {
  test('of a refused transfer is proposed, seen with what differs, approved by another, and goes as a transfer of its own', async () => {
    const { id, said, better } = await refused()
    const proposed = await propose('an', id, better)
    expect(proposed.statusCode, proposed.body).toBe(201)
    const { id: correction } = proposed.json<CorrectionView>()
    const differences = [{ path: '/applicant/name', kind: 'changed', before: 'Lò Thị Thử', after: 'Lò Thị Đúng' }]
    expect(proposed.json()).toMatchObject({ original: id, dossierCode: said.code, partner: 'agency', state: 'proposed', by: 'an', reason: 'the name was wrong', paths: ['/applicant/name'], differences })

    expect((await get('binh', `corrections/${correction}`)).json()).toMatchObject({ differences, content: JSON.stringify(better) })
    const approved = await post('binh', `corrections/${correction}/approve`)
    expect(approved.statusCode, approved.body).toBe(200)
    const { transferId } = approved.json<Correction>()
    if (transferId === undefined) throw new Error('nothing was sent')
    expect(approved.json()).toMatchObject({ state: 'sent', decidedBy: 'binh', decision: 'agreed by telephone' })

    expect(await doors.store.transfers.get(transferId)).toMatchObject({ client: 'h56', sender: 'H56', partner: 'agency', dossierCode: said.code, state: 'accepted', purpose: 'submission', payloadDigest: sha256(JSON.stringify(better)) })
    expect(await doors.store.transfers.get(id)).toMatchObject({ state: 'cancelled' })
    const lease = await doors.store.transfers.lease(transferId, 'test', 60_000)
    expect(lease.kind === 'leased' && Buffer.from(lease.lease.payload).toString()).toBe(JSON.stringify(better))
    expect((await get('xem', 'transfers?state=refused')).json<{ items: { id: string }[] }>().items.filter((item) => item.id === id)).toEqual([])

    expect((await journalOf(transferId)).map(({ type, data }) => [type, data['corrects']])).toEqual([['transfer.accepted', id]])
    expect((await journalOf(id)).at(-1)).toMatchObject({ type: 'transfer.corrected', data: { actor: 'binh', correction, transferId, reason: 'agreed by telephone' } })
    expect((await get('xem', `transfers/${id}/lineage`)).json<Lineage>()).toMatchObject({ correctedBy: [{ transferId, correction }], dossier: [{ transferId: id, state: 'cancelled' }, { transferId, state: 'delivering' }], runs: [] })
    expect((await get('xem', `transfers/${transferId}/lineage`)).json<Lineage>()).toMatchObject({ corrects: id, correctedBy: [] })

    const receipt = JSON.parse((await doors.store.transfers.get(transferId))?.receipt ?? '{}') as { readonly statement: string }
    expect(JSON.parse(receipt.statement)).toMatchObject({ type: 'acceptance', transferId, client: 'h56', payloadSha256: sha256(JSON.stringify(better)) })
    expect((await doors.store.chain.extend(1_000)) >= 0 && (await doors.adminDoor.journal.check(1_000, {})).faults).toEqual([])
  })

  test('is approved by nobody who proposed it, nor without the right, and is sent once', async () => {
    const { id, better } = await refused()
    const { id: correction } = (await propose('an', id, better)).json<CorrectionView>()
    expect((await post('an', `corrections/${correction}/approve`)).json()).toMatchObject({ status: 403, code: 'permission_missing' })
    const both = await createAdminApp({ ...doors.adminDoor, authenticate: authenticateHolders('administrator', [{ id: 'an', tokenSha256: sha256('token-of-one-who-holds-both'), permissions: new Set(['replays.approve']) }]) })
    for (const verb of ['approve', 'reject']) {
      const own = await both.inject({ method: 'POST', url: `/admin/v1/corrections/${correction}/${verb}`, headers: bearer('token-of-one-who-holds-both'), payload: { reason: 'mine' } })
      expect(own.json()).toMatchObject({ status: 403, code: 'second_person_needed' })
    }
    await both.close()

    const answers = await Promise.all([post('binh', `corrections/${correction}/approve`), post('dung', `corrections/${correction}/approve`)])
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]))
    expect((await post('binh', `corrections/${correction}/approve`)).json()).toMatchObject({ code: 'wrong_state' })
    const { dossier: versions } = (await get('xem', `transfers/${id}/lineage`)).json<Lineage>()
    expect(versions).toHaveLength(2)
  })

  test('waits once at a time; is rejected by another, or withdrawn by who proposed it', async () => {
    const { id, better } = await refused()
    const both = await Promise.all([propose('an', id, better), propose('chi', id, better)])
    expect(new Set(both.map(({ statusCode }) => statusCode))).toEqual(new Set([201, 409]))
    expect(both.find(({ statusCode }) => statusCode === 409)?.json()).toMatchObject({ code: 'wrong_state' })
    const first = both.find(({ statusCode }) => statusCode === 201)?.json<CorrectionView>()
    expect((await post('binh', `corrections/${first?.id}/reject`)).json()).toMatchObject({ state: 'rejected', decidedBy: 'binh' })

    const { id: second } = (await propose('an', id, better)).json<CorrectionView>()
    expect((await post('chi', `corrections/${second}/withdraw`)).json()).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await post('an', `corrections/${second}/withdraw`)).json()).toMatchObject({ state: 'withdrawn' })
    expect((await post('binh', `corrections/${second}/approve`)).json()).toMatchObject({ code: 'wrong_state' })
    expect(await doors.store.transfers.get(id)).toMatchObject({ state: 'refused' })
    const { items } = (await get('xem', `corrections?original=${id}`)).json<CorrectionPage>()
    expect(items.map(({ state }) => state)).toEqual(['withdrawn', 'rejected'])
    expect(JSON.stringify(items)).not.toContain('Lò Thị')
  })

  test('is checked as at the clients’ door, and is about the same dossier', async () => {
    const { id, said, better } = await refused()
    const wrong = await Promise.all([
      propose('an', id, said),
      propose('an', id, '{"code":'),
      propose('an', id, '{"code":"a","code":"b"}'),
      propose('an', id, { ...better, status: 99, applicant: { ...better.applicant, shoeSize: 41 } }),
      propose('an', id, { ...better, code: 'H56.14-261120-9999', receiver: 'tax' }),
      propose('an', id, { ...better, procedure: { ...better.procedure, code: '9.999999' } }),
      propose('an', id, { ...better, receivedAt: '2020-01-01T00:00:00+07:00', dueAt: '2019-01-01T00:00:00+07:00' }),
      propose('an', id, { ...better, components: [{ code: 'KS-01', name: 'Giấy', attachment: { digest: sha256('nowhere'), fileName: 'a.pdf', mediaType: 'application/pdf', size: 7 } }] }),
      propose('an', randomUUID(), better),
    ])
    expect(wrong.map((answer) => answer.json<{ code: string }>().code)).toEqual([
      'nothing_changed', 'malformed_json', 'malformed_json', 'invalid_input', 'invalid_input', 'unknown_procedure', 'invalid_dates', 'missing_attachment', 'not_found',
    ])
    expect(wrong[3]?.json<{ errors: { field: string }[] }>().errors.map(({ field }) => field).toSorted()).toEqual(['/applicant/shoeSize', '/status'])
    expect(wrong[4]?.json<{ errors: { field: string }[] }>().errors.map(({ field }) => field)).toEqual(['/code', '/receiver'])
    expect((await get('xem', `corrections?original=${id}`)).json<CorrectionPage>().items).toEqual([])
  })

  test('is of what failed only, and of the newest version', async () => {
    const said = dossier(700 + n)
    const id = await accept(said)
    const better = { ...said, subject: 'Đăng ký lại khai sinh' }
    expect((await propose('an', id, better)).json()).toMatchObject({ code: 'not_correctable', detail: 'The transfer is accepted, not refused, parked or expired.' })
    await end(id, 'park', 'unclear')
    const { id: correction } = (await propose('an', id, better)).json<CorrectionView>()
    const newer = await accept({ ...said, subject: 'Bản mới của hệ thống một cửa' }, `key-of-corrections-newer-${n}`)
    for (const answer of [await post('binh', `corrections/${correction}/approve`), await propose('an', id, better)]) {
      expect(answer.json()).toMatchObject({ code: 'not_correctable', detail: `The dossier has a newer version: transfer ${newer}.` })
    }
  })

  test('of a transfer that the partner may have is proposed and approved only by who says so, and is told to the client', async () => {
    const said = dossier(700 + n)
    const id = await accept(said)
    await end(id, 'park', 'unclear', true)
    expect((await get('binh', `transfers/${id}/content`)).json<TransferContent>().mayBeThere).toBe(true)
    const better = JSON.stringify({ ...said, subject: 'Đăng ký lại khai sinh' })
    const refusal = { code: 'not_correctable', detail: expect.stringContaining('evenIfThere') as string }
    expect((await propose('an', id, better)).json()).toMatchObject(refusal)
    const proposed = await post('an', `transfers/${id}/corrections`, { content: better, reason: 'the agency says that it has nothing', evenIfThere: true })
    expect(proposed.json(), proposed.body).toMatchObject({ state: 'proposed', mayBeThere: true })
    const at = `corrections/${proposed.json<CorrectionView>().id}`
    expect((await post('binh', `${at}/approve`)).json()).toMatchObject(refusal)
    expect((await post('binh', `${at}/reject`, { reason: 'no', evenIfThere: true })).statusCode).toBe(422)
    expect((await post('binh', `${at}/approve`, { reason: 'they have nothing', evenIfThere: true })).json()).toMatchObject({ state: 'sent', mayBeThere: true })
    expect(await doors.store.transfers.get(id)).toMatchObject({ state: 'cancelled', code: 'may-have-arrived' })
    expect((await get('binh', at)).json<CorrectionView>().mayBeThere).toBe(true)
  })

  test('and the original are read while they are kept, and are purged together', async () => {
    const { id, said, better } = await refused()
    const { id: correction } = (await propose('an', id, better)).json<CorrectionView>()
    expect((await get('binh', `transfers/${id}/content`)).json<TransferContent>()).toEqual({ transferId: id, content: JSON.stringify(said), digest: sha256(JSON.stringify(said)), mayBeThere: false })
    expect((await get('xem', `transfers/${id}/content`)).statusCode).toBe(403)

    await doors.query(`update transfers set state_at = now() - interval '40 days' where id = $1`, [id])
    await doors.query(`update closed set closed_at = now() - interval '40 days' where sequence = (select sequence from transfers where id = $1)`, [id])
    await doors.query(`update dossiers set updated_at = now() - interval '40 days', check_at = null where code = $1`, [said.code])
    expect(await doors.store.transfers.purgeContent(30, 100)).toBe(1)
    expect(await doors.store.corrections.content(correction)).toBeUndefined()
    expect((await get('binh', `transfers/${id}/content`)).json()).toMatchObject({ status: 410, code: 'content_purged' })
    expect((await post('binh', `corrections/${correction}/approve`)).json()).toMatchObject({ code: 'content_purged' })
    expect((await propose('an', id, better)).json()).toMatchObject({ code: 'content_purged' })
    const seen = (await get('binh', `corrections/${correction}`)).json<CorrectionView>()
    expect(seen).toMatchObject({ state: 'proposed', paths: ['/applicant/name'], differences: [] })
    expect(seen.content).toBeUndefined()
  })

  test('stands in the audit with who did what, and without what it says', async () => {
    const { id, said, better } = await refused()
    const { id: correction } = (await propose('an', id, better)).json<CorrectionView>()
    await get('binh', `corrections/${correction}`)
    await post('binh', `corrections/${correction}/approve`)
    const { items } = await doors.store.audit.search({ dossierCode: said.code }, 50)
    expect(items.map(({ kind, action, actor, object, answer }) => [kind, action, actor.id, object, answer]).toReversed()).toEqual([
      ['order', 'proposeCorrection', 'an', id, 'done'],
      ['export', 'getCorrection', 'binh', correction, 'done'],
      ['order', 'approveCorrection', 'binh', correction, 'done'],
    ])
    expect(JSON.stringify(items)).not.toContain('Lò Thị')
  })

  test('names nobody in the database, the log or an error', async () => {
    const { id, said, better } = await refused()
    const secret = 'Người Không Ai Biết'
    const wrong = await propose('an', id, { ...better, applicant: { ...better.applicant, name: secret, identityNumbers: [{ type: secret, number: secret }] } })
    expect(wrong.json()).toMatchObject({ code: 'invalid_input' })
    const { id: correction } = (await propose('an', id, { ...better, applicant: { ...better.applicant, name: secret } })).json<CorrectionView>()
    const approved = await post('binh', `corrections/${correction}/approve`)
    expect(approved.statusCode).toBe(200)
    const places = [...(await everyRow(doors.databaseUrl)), ['the log', JSON.stringify(doors.log)], ['the error', wrong.body], ['the decision', approved.body]] as const
    expect(places.flatMap(([place, text]) => (text.includes(secret) ? [place] : []))).toEqual([])
    // what is looked through holds what is not secret
    expect(places.flatMap(([place, text]) => (text.includes(said.code) ? [place] : []))).toEqual(expect.arrayContaining(['public.corrections', 'public.transfers']))
  })
})
