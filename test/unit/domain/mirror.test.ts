/** What the national portal sees of a dossier. */
import { expect, it } from 'vitest'
import { Value } from 'typebox/value'
import { Dossier } from '../../../schemas/dossier.ts'
import { looksTheSame, mirrorOf } from '../../../src/domain/mirror.ts'
import { after, event, heldDossier, rules, tell } from './held-dossier.ts'

const portal = { ...rules, portal: 'portal' }
const paper = (letter: string) => ({ name: 'Giấy chứng nhận', fileName: `${letter}.pdf`, digest: letter.repeat(64), size: 5, mediaType: 'application/pdf', state: 'stored' as const })

it('steps of everybody, in the order of time, each once', () => {
  const own = { at: '2026-11-20T09:00:00+07:00', officer: 'canbo01', content: 'Tiếp nhận', status: 2 }
  const takenOver = { at: '2026-11-21T08:00:00+07:00', officer: 'canbo09', content: 'Thẩm định', status: 4 }
  const held = after(
    heldDossier({}, { progress: [own, takenOver] }),
    event('progress', { status: 4, at: '2026-11-23T01:00:00Z', step: { content: 'Trình ký' } }),
    event('progress', { status: 4, at: '2026-11-21T01:00:00Z', step: { officer: 'canbo09', content: 'Thẩm định' } }),
  )
  const { progress } = mirrorOf(held.latest(), held.state, portal)
  expect(progress.map(({ content, officer }) => [content, officer])).toEqual([['Tiếp nhận', 'canbo01'], ['Thẩm định', 'canbo09'], ['Trình ký', 'Cơ quan land']])
})

it('what only the agencies need is left out', () => {
  const latest = { civilStatus: {}, judicialRecord: {}, land: {}, landTax: {}, payment: {}, withdrawal: { reason: 'Đổi ý', at: '2026-11-21T08:00:00+07:00' }, note: 'Ghi chú' }
  // their shapes are other tests' matter
  const held = heldDossier({}, latest as unknown as Partial<Dossier>)
  const mirror = mirrorOf(held.latest(), held.state, portal)
  expect(Object.keys(mirror)).not.toEqual(expect.arrayContaining(['civilStatus']))
  for (const section of ['judicialRecord', 'land', 'landTax', 'payment', 'withdrawal', 'supplement', 'paymentProof']) expect(mirror).not.toHaveProperty(section)
  expect(mirror).toMatchObject({ note: 'Ghi chú', receiver: 'portal', sender: 'H56' })
})

it('results that are here, of agencies whose results are not confidential', () => {
  const held = after(heldDossier({ status: 4 }), event('result', { status: 9, at: '2026-11-24T01:00:00Z', result: { number: 'GCN-1' }, files: [paper('a'), { name: 'x', fileName: 'x.pdf', state: 'pending' }] }))
  const confidential = tell(held, event('result', { status: 9, files: [paper('c')] }), { partner: 'judiciary' })
  const mirror = mirrorOf(held.latest(), confidential.state ?? held.state, portal)
  expect(mirror).toMatchObject({ status: 9, finishedAt: '2026-11-24T01:00:00.000Z' })
  expect(mirror.results).toEqual([{ name: 'Giấy chứng nhận', number: 'GCN-1', attachment: { digest: 'a'.repeat(64), fileName: 'a.pdf', mediaType: 'application/pdf', size: 5 } }])
  expect(Value.Errors(Dossier, mirror)).toEqual([])
  expect(confidential.outgoing).toEqual([])
})

it('rounds and the date as it is now', () => {
  const held = after(heldDossier({ status: 4 }), event('supplement-requested', { status: 5, supplement: { content: 'Thiếu bản vẽ', suspends: true } }), event('supplement-received', { status: 4, newDueAt: '2026-12-15T17:00:00+07:00' }))
  expect(mirrorOf(held.latest(), held.state, portal)).toMatchObject({ dueAt: '2026-12-15T17:00:00+07:00', supplementRounds: [{ content: 'Thiếu bản vẽ', requestedBy: 'Cơ quan land', dueAfter: '2026-12-15T17:00:00+07:00' }] })
})

it('the same is the same', () => {
  const { latest, state } = heldDossier()
  expect(looksTheSame(mirrorOf(latest(), state, portal), mirrorOf(latest(), { ...state, financial: 'due' }, portal))).toBe(true)
  expect(looksTheSame(mirrorOf(latest(), state, portal), mirrorOf(latest(), { ...state, status: 4 }, portal))).toBe(false)
})
