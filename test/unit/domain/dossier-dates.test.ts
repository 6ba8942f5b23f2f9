import { describe, expect, it } from 'vitest'
import type { Dossier } from '../../../schemas/dossier.ts'
import { faultsInDates } from '../../../src/domain/dossier-dates.ts'
import { sampleDossiers } from '../../../src/sandbox/samples.ts'

const now = new Date('2026-11-21T02:00:00Z')
const [sample] = sampleDossiers('H56', now)

function faults(changes: Partial<Dossier>): readonly string[] {
  if (sample === undefined) throw new RangeError('no sample')
  const { submittedAt: _at, ...dossier } = sample.dossier
  return faultsInDates({ ...dossier, ...changes }, now).map(({ field }) => field)
}

describe('the dates of a dossier', () => {
  it('agree in the samples, whatever offset they are written with', () => {
    expect(faults({})).toEqual([])
    expect(faults({ receivedAt: '2026-11-21T08:59:00+07:00', dueAt: '2026-11-21T02:00:00Z' })).toEqual([])
  })

  it('may be a little ahead of our clock, and no more', () => {
    expect(faults({ receivedAt: '2026-11-21T02:04:00Z' })).toEqual([])
    expect(faults({ receivedAt: '2026-11-21T02:06:00Z' })).toEqual(['/receivedAt'])
  })

  it('are refused field by field', () => {
    const receivedAt = '2026-11-20T02:00:00Z'
    expect(faults({ receivedAt, dueAt: '2026-11-19T02:00:00Z' })).toEqual(['/dueAt'])
    expect(faults({ receivedAt, submittedAt: '2026-11-20T03:00:00Z' })).toEqual(['/submittedAt'])
    expect(faults({ receivedAt, finishedAt: '2026-11-01T00:00:00Z', returnedAt: '2026-11-01T00:00:00Z' })).toEqual(['/finishedAt', '/returnedAt'])
  })
})

it('a second that no clock shows is no instant, wherever it stands', () => {
  const leap = '2026-12-31T23:59:60Z'
  const progress = [{ at: leap, officer: 'canbo01', content: 'Tiếp nhận', status: 4 }]
  expect(faults({ dueAt: leap, supplement: { note: 'Nộp bản vẽ', componentCodes: [], newDueAt: leap }, progress }).toSorted()).toEqual(['/dueAt', '/progress/0/at', '/supplement/newDueAt'])
})
