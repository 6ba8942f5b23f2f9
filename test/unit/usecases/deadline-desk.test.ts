/** Which dates are asked of the store for each wish, and how each dossier then stands. */
import { expect, test } from 'vitest'
import type { DatedDossier, DeadlineFilter, DeadlineStore } from '../../../src/ports/deadline-store.ts'
import { createDeadlineDesk } from '../../../src/usecases/deadline-desk.ts'

// Monday morning in Vietnam
const now = new Date('2026-11-23T02:00:00Z')
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000)

function row(code: string, dueAt: Date, clock: DatedDossier['clock'] = 'runs'): DatedDossier {
  return { sender: 'H56', code, client: 'province-56', procedureCode: '1.006714', partners: ['tax'], status: 4, dueAt, clock, portal: 'none' }
}

/** Keeps the rule of the port: a time of dates means clocks that run. */
function storeOf(rows: readonly DatedDossier[]): DeadlineStore {
  const meant = ({ due }: DeadlineFilter, { dueAt, clock }: DatedDossier) =>
    due === undefined ? clock !== 'ended' : clock === 'runs' && dueAt <= due.to && (due.from === undefined || dueAt > due.from)
  return {
    list: (filter) => Promise.resolve({ items: rows.filter((one) => meant(filter, one)), next: undefined }),
    tracks: () => Promise.resolve({ submissions: [], mirrors: [], inbox: [], closures: [] }),
  }
}

const rows = [row('late', hours(-30)), row('stands', hours(-20), 'stands'), row('soon', hours(20)), row('far', hours(24 * 20)), row('ended', hours(-40), 'ended')]
const desk = createDeadlineDesk({
  deadlines: storeOf(rows),
  dossiers: { get: () => Promise.resolve(undefined) },
  transfers: { payload: () => Promise.resolve(undefined) },
  partners: new Map(),
  portal: undefined,
  warnWorkingDays: 1,
  clock: { now: () => now, random: () => 0, id: () => '' },
})
const listed = async (state?: 'overdue' | 'soon' | 'open') => (await desk.list(state === undefined ? {} : { state }, 50)).items.map(({ code, standing }) => [code, standing])

test('without a wish what is overdue and what soon will be, and nothing else', async () => {
  expect(await listed()).toEqual([['late', 'overdue'], ['soon', 'soon']])
})

test('each alone', async () => {
  expect(await listed('overdue')).toEqual([['late', 'overdue']])
  expect(await listed('soon')).toEqual([['soon', 'soon']])
})

test('all that are not finished, each as it stands; one whose clock stands still is not overdue', async () => {
  expect(await listed('open')).toEqual([['late', 'overdue'], ['stands', 'in-time'], ['soon', 'soon'], ['far', 'in-time']])
})
