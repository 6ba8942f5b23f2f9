import { describe, expect, test } from 'vitest'
import type { TimelineStepView } from '../../../schemas/timeline.ts'
import type { AdminTransferView } from '../../../schemas/transfer.ts'
import { attemptsIn } from '../../../src/console/pages/transfer/attempts-in.ts'
import { meaningBeside, stepsOf } from '../../../src/console/pages/transfer/steps.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 3, 0, seconds)).toISOString()

const timeline: readonly TimelineStepView[] = [
  { at: at(0), kind: 'event', name: 'transfer.accepted', data: {} },
  { at: at(1), kind: 'attempt', name: 'started', attempt: 1, data: { trigger: 'automatic' } },
  { at: at(1), kind: 'signature', name: 'made', attempt: 1, data: { organisation: 'H56', algorithm: 'PS256' } },
  { at: at(1), kind: 'exchange', name: 'NhanHoSo', attempt: 1, data: { method: 'POST', url: 'https://agency.example/nhan', milliseconds: 250, failure: 'timeout' } },
  { at: at(2), kind: 'attempt', name: 'later', attempt: 1, data: { code: 'timeout', fields: [] } },
  { at: at(2), kind: 'event', name: 'transfer.waiting', data: { attempt: 1, code: 'timeout' } },
  { at: at(3), kind: 'event', name: 'transfer.replayed', data: { actor: 'lan', reason: 'The agency works again' } },
  { at: at(4), kind: 'attempt', name: 'started', attempt: 2, data: { trigger: 'replay' } },
  { at: at(4), kind: 'exchange', name: 'NhanHoSo', attempt: 2, data: { method: 'POST', url: 'https://agency.example/nhan', milliseconds: 80, status: 200, requestBytes: 10 } },
  { at: at(5), kind: 'attempt', name: 'delivered', attempt: 2, data: { code: 'ok', words: 'Thành công', fields: [], rule: '01a2' } },
  { at: at(6), kind: 'event', name: 'partner.progress', data: { state: 'applied', partnerCode: '3' } },
  { at: at(6), kind: 'event', name: 'dossier.status', data: { from: 2, to: 4 } },
]

function transfer(changes: Partial<AdminTransferView>): AdminTransferView {
  return {
    id: '01a202bd-6100-704c-aa17-e1d2a3283572', sender: 'H56', partner: 'agency', dossierCode: 'H56.14-261122-0001', procedureCode: '1.001193', payloadDigest: '0'.repeat(64),
    acceptedAt: at(0), state: 'confirmed', stateAt: at(6), attempts: 2, dossierStatus: 4, client: 'h56', purpose: 'submission', ...changes,
  }
}

describe('the way of a dossier', () => {
  const mirror = transfer({ id: '01a202bd-6100-704c-aa17-e1d2a3283573', purpose: 'mirror', partner: 'national-portal', acceptedAt: at(7) })
  const steps = stepsOf(transfer({}), timeline, [mirror])

  test('goes from the client to the gateway, to the partner and back, to the portal', () => {
    expect(steps.filter(({ from, to }) => from !== to).map(({ from, to }) => `${from} ${to}`)).toEqual([
      'client gateway', 'gateway partner', 'partner gateway', 'gateway partner', 'partner gateway', 'partner gateway', 'gateway portal',
    ])
  })

  test('of what an operator corrected begins at the gateway', () => {
    const [first] = stepsOf(transfer({}), [{ at: at(0), kind: 'event', name: 'transfer.accepted', data: { corrects: '01a202bd-6100-704c-aa17-e1d2a3283574' } }], [])
    expect(first).toMatchObject({ from: 'gateway', to: 'gateway' })
  })

  test('says that no answer came, and why', () => {
    const [unanswered] = steps.filter(({ from, attempt }) => from === 'partner' && attempt === 1)
    expect(unanswered).toMatchObject({ tone: 'bad', aside: 'timeout', says: { en: 'No answer ({ms} ms)' }, values: { ms: 250 } })
  })

  test('tells of an order with who gave it and why, and of each outcome once', () => {
    expect(steps.find(({ values }) => values['actor'] === 'lan')).toMatchObject({ aside: 'The agency works again' })
    expect(steps.filter(({ aside }) => aside === 'timeout' || aside === 'ok').map(({ says }) => says.en)).toEqual(['No answer ({ms} ms)', 'Attempt {n}: not yet, will be tried again', 'Attempt {n}: delivered'])
  })

  test('says what a code means, and nothing twice', () => {
    const [parked] = stepsOf(transfer({}), [{ at: at(2), kind: 'attempt', name: 'unclear', attempt: 1, data: { code: 'unknown-answer' } }], [])
    const [refused] = stepsOf(transfer({}), [{ at: at(2), kind: 'attempt', name: 'refused', attempt: 1, data: { code: 'order-rejected' } }], [])
    expect(parked && meaningBeside(parked)).toBeUndefined()
    expect(refused && meaningBeside(refused)).toMatchObject({ en: 'the payment order is not accepted' })
  })

  test('leads to the mirror', () => {
    expect(steps.at(-1)).toMatchObject({ transferId: mirror.id, says: { vi: 'Đồng bộ “đang xử lý”: đã được nhận' } })
  })

  test('of a mirror goes to the portal, of a webhook back to the client', () => {
    expect(stepsOf(transfer({ purpose: 'mirror' }), timeline, []).some(({ to }) => to === 'portal')).toBe(true)
    expect(stepsOf(transfer({ purpose: 'webhook' }), timeline, []).some(({ from, to }) => from === 'gateway' && to === 'client')).toBe(true)
  })
})

test('the attempts are read from the timeline, without what the partner answered', () => {
  expect(attemptsIn(timeline)).toMatchObject([
    { number: 1, trigger: 'automatic', startedAt: at(1), finishedAt: at(2), outcome: 'later', code: 'timeout', exchanges: [{ name: 'NhanHoSo', failure: 'timeout' }], signatures: [{ organisation: 'H56' }] },
    { number: 2, trigger: 'replay', outcome: 'delivered', code: 'ok', words: 'Thành công', rule: '01a2' },
  ])
  expect(attemptsIn(timeline.slice(0, 3))).toMatchObject([{ number: 1 }])
  expect(attemptsIn(timeline.slice(0, 3))[0]).not.toHaveProperty('outcome')
})
