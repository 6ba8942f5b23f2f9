/** A desk on which there is something of every kind, so that each page has something to show; and where its pages are. */
import type { Correction } from '../../../schemas/corrections.ts'
import type { InboxPage } from '../../../schemas/inbox.ts'
import type { Reconciliation } from '../../../schemas/reconciliation.ts'
import type { ReplayPlan, ReplayRun } from '../../../schemas/replays.ts'
import { dayOf } from '../../../src/domain/vietnam-time.ts'
import { sendDossier } from '../../helpers/one-stop.ts'
import { adminToken, dossierFor } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'
import type { DeskScene } from './desk-scene.ts'

export interface BusyDesk {
  /** Of a pattern of pages.ts, with what its parameters stand for here. */
  placeOf(pattern: string): string
  /** Of the transfer that was refused, that nobody foresaw the answer of, and that was confirmed. */
  readonly refused: string
  readonly parked: string
  readonly confirmed: string
}

export async function fillDesk(desk: DeskScene): Promise<BusyDesk> {
  const { loopback } = desk.scene.simulators

  async function send(n: number, state: string): Promise<string> {
    const { body } = await sendDossier(desk.gateway.doors.client, dossierFor('loopback', n))
    await until(async () => (await desk.scene.count('select count(*) from transfers where id = $1 and state = $2', [body.transfer.id, state])) === 1, `${n} is ${state}`, 30_000)
    return body.transfer.id
  }

  async function ask<Answer>(path: string, body?: object): Promise<Answer> {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const answer = await fetch(`${desk.origin}/admin/v1/${path}`, { ...sent, headers: { authorization: `Bearer ${adminToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    // what the described door answers
    return JSON.parse(text) as Answer
  }

  const confirmed = await send(1, 'confirmed')
  loopback.behave({ kind: 'refuse' }, 2)
  const refused = await send(2, 'refused')
  const corrected = await send(3, 'refused')
  loopback.behave({ kind: 'garbage' }, 1)
  const parked = await send(4, 'parked')
  await loopback.tell({ what: 'moved', dossierCode: dossierFor('loopback', 1).code })
  loopback.pretend?.({ dossierCode: dossierFor('loopback', 1).code, as: 'unknown' })

  const plan = await ask<ReplayPlan>('replay-plans', { verb: 'replay', filter: { partner: 'loopback', ids: [refused] } })
  const run = await ask<ReplayRun>('replay-runs', { plan: plan.id, name: 'Run 1', reason: 'test', paused: true })
  const another = await ask<ReplayPlan>('replay-plans', { verb: 'replay', filter: { partner: 'loopback' } })
  const better = { ...dossierFor('loopback', 3), subject: 'Subject' }
  const correction = await ask<Correction>(`transfers/${corrected}/corrections`, { content: JSON.stringify(better), reason: 'test' })
  await ask('answer-rules', { partner: 'loopback', name: 'Rule 1', match: { code: 'not-an-answer', contains: ['abc'] }, meaning: { kind: 'refused', code: 'abc' }, reason: 'test' })
  const reconciliation = await ask<Reconciliation>('reconciliations', { partner: 'loopback', day: dayOf(new Date()) })
  await until(async () => (await ask<Reconciliation>(`reconciliations/${reconciliation.id}`)).state === 'done', 'the day is compared', 30_000)
  let entries: InboxPage['items'] = []
  await until(async () => (entries = (await ask<InboxPage>('inbox')).items).length > 0, 'the partner was heard', 30_000)

  const places: Readonly<Record<string, string>> = {
    '/transfers/:id': `/transfers/${refused}`,
    '/transfers/:id/correct': `/transfers/${refused}/correct`,
    '/replay/plans/:id': `/replay/plans/${another.id}`,
    '/replay/runs/:id': `/replay/runs/${run.id}`,
    '/corrections/:id': `/corrections/${correction.id}`,
    '/rules/new': `/rules/new?transfer=${parked}`,
    '/inbox/:id': `/inbox/${entries[0]?.id}`,
    '/dossiers/:sender/:code': `/dossiers/H56/${dossierFor('loopback', 1).code}`,
    '/partners/:partner': '/partners/loopback',
    '/access/:client': '/access/one-stop',
    '/reconciliation/:id': `/reconciliation/${reconciliation.id}`,
  }
  return {
    refused,
    parked,
    confirmed,
    placeOf(pattern) {
      const place = places[pattern] ?? pattern
      if (place.includes(':')) throw new Error(`there is nothing of ${pattern} on this desk`)
      return place
    },
  }
}
