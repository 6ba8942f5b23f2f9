/** Why a dossier is overdue: a case a cause, and what holds for every answer. */
import { describe, expect, test } from 'vitest'
import { overdueCauses, type OverdueCause, type OverdueExplanation } from '../../../schemas/deadlines.ts'
import { explainOverdue } from '../../../src/domain/explain-overdue.ts'
import type { LateTransfer, OverdueFacts } from '../../../src/domain/overdue-facts.ts'
import { heldDossier } from './held-dossier.ts'

const due = '2026-11-05T10:00:00Z'
const at = (text: string) => new Date(`2026-11-${text}:00Z`)

const sent: LateTransfer = { id: 'to-tax', partner: 'tax', acceptedAt: at('02T02:00'), state: 'confirmed', stateAt: at('02T02:01'), code: undefined, status: 2, deliveredAt: at('02T02:01'), journalId: '11' }
const told: LateTransfer = { id: 'mirror', partner: 'portal', acceptedAt: at('03T07:03'), state: 'confirmed', stateAt: at('03T07:04'), code: undefined, status: 9, deliveredAt: at('03T07:04'), journalId: '12' }

type Clock = OverdueFacts['state']['clock']

function facts({ clock = {}, state = {}, ...more }: Partial<Omit<OverdueFacts, 'state'>> & { readonly clock?: Partial<Clock>; readonly state?: Partial<OverdueFacts['state']> } = {}): OverdueFacts {
  return {
    now: at('08T03:00'),
    sender: 'H56',
    code: 'H56.14-261120-0001',
    state: { ...heldDossier().state, statusFrom: 'tax', ...state, clock: { promisedAt: due, dueAt: due, suspensions: [], ...clock } },
    receivedAt: at('02T01:00'),
    portal: 'in-step',
    portalId: 'portal',
    submissions: [sent],
    mirrors: [],
    inbox: [],
    closures: [],
    nameOf: (partner) => ({ tax: { vi: 'Cục Thuế', en: 'the tax office' }, portal: { vi: 'Cổng quốc gia', en: 'the portal' } })[partner] ?? { vi: partner, en: partner },
    ...more,
  }
}

const done = { status: 9, statusAt: at('03T07:02').toISOString() } as const
const closure = { partner: 'portal', from: at('03T06:00'), to: at('06T01:00'), reason: 'server-error', journalId: '13' }
const lateMirror = { ...told, deliveredAt: at('06T01:05') }

const open: LateTransfer = { ...sent, state: 'waiting', deliveredAt: undefined }
/** Handed over a minute after it was handed in. */
const oneDay = { receivedAt: at('02T01:59'), clock: { promisedAt: at('03T02:00').toISOString(), dueAt: at('03T02:00').toISOString() } }

const cases: readonly (readonly [string, OverdueCause, OverdueFacts, RegExp])[] = [
  ['the date is to come', 'not-overdue', facts({ now: at('04T10:00') }), /due on 05\/11\/2026 17:00, in 1 day\./],
  ['done in time, and nobody is mirrored to', 'not-overdue', facts({ state: done, portal: 'none' }), /2 days before the date\./],
  ['done in time, and the portal knew', 'not-overdue', facts({ state: done, mirrors: [told] }), /the portal knew on 03\/11\/2026 14:04/],
  ['done in time, told after a later change waits', 'not-overdue', facts({ state: done, mirrors: [told], portal: 'pending' }), /the portal knew/],
  ['done in time, told late because its lane was closed', 'sync-late', facts({ state: done, mirrors: [lateMirror], closures: [closure] }), /processed” at the tax office on 03\/11\/2026 14:02, 2 days before the date; the portal was told on 06\/11\/2026 08:05 only, because the lane of the portal was closed from 03\/11\/2026 13:00 to 06\/11\/2026 08:00 \(server-error\)\./],
  ['done in time, told late because the agency said it late', 'sync-late', facts({ state: done, mirrors: [lateMirror], inbox: [{ id: '7', partner: 'tax', receivedAt: at('06T01:00'), at: at('03T07:02'), status: 9, state: 'applied' }] }), /because the tax office told of it on 06\/11\/2026 08:00/],
  ['done in time, told late after many tries', 'sync-late', facts({ state: done, mirrors: [lateMirror] }), /had to be tried again and again/],
  ['done in time, the mirror waits', 'portal-behind', facts({ state: done, portal: 'pending', mirrors: [{ ...told, state: 'waiting', deliveredAt: undefined }], closures: [{ ...closure, to: undefined }] }), /does not know yet: its mirror waits since 03\/11\/2026 14:03 \(the lane of the portal was closed .* and still is/],
  ['done in time, the mirror was refused', 'portal-behind', facts({ state: done, portal: 'failed', mirrors: [{ ...told, state: 'refused', deliveredAt: undefined, code: 'fields-rejected' }] }), /was not taken \(fields-rejected\)/],
  ['done in time, the portal shows another state', 'portal-behind', facts({ state: done, portal: 'differs', mirrors: [told] }), /shows another state than it was told/],
  ['the citizen is waited for', 'waiting-for-citizen', facts({ clock: { suspensions: [{ reason: 'supplement', partner: 'tax', from: at('04T02:00').toISOString() }] } }), /since 04\/11\/2026 09:00: the tax office waits for the citizen to hand in documents/],
  ['money is waited for', 'waiting-for-citizen', facts({ clock: { suspensions: [{ reason: 'payment', partner: 'tax', from: at('04T02:00').toISOString() }] } }), /to pay/],
  ['the transfer waits here', 'held-here', facts({ submissions: [{ ...sent, state: 'waiting', deliveredAt: undefined, code: 'timeout' }] }), /held in this gateway since 02\/11\/2026 09:00 \(it is waiting, timeout\); the date passed 2 days ago/],
  ['the agency’s news wait for a person', 'held-here', facts({ inbox: [{ id: '7', partner: 'tax', receivedAt: at('04T02:00'), at: undefined, status: 9, state: 'parked' }] }), /waits for a person/],
  ['it reached its agency after the date', 'held-here', facts({ submissions: [{ ...sent, deliveredAt: at('06T02:00') }] }), /reached the tax office on 06\/11\/2026 09:00 only/],
  ['handed over after the date', 'sent-late', facts({ submissions: [{ ...sent, acceptedAt: at('06T02:00'), deliveredAt: at('06T02:01') }] }), /handed it over on 06\/11\/2026 09:00, 16 hours after the date/],
  ['handed over the same day, done late', 'sent-late', facts({ state: { status: 9, statusAt: at('06T02:00').toISOString() }, submissions: [{ ...sent, acceptedAt: at('05T08:00'), deliveredAt: at('05T08:01') }] }), /only 2 hours before the date/],
  ['the agency has it', 'partner-late', facts({ state: { status: 4 } }), /the tax office has it since 02\/11\/2026 09:01 \(“in progress”\), and the date passed 2 days ago\./],
  ['the agency was late', 'partner-late', facts({ state: { status: 9, statusAt: at('07T10:00').toISOString() }, mirrors: [told] }), /2 days after the date\./],
  ['a follow-up came after the date and is on its way', 'partner-late', facts({ state: { status: 4 }, submissions: [sent, { ...open, acceptedAt: at('08T02:59') }] }), /the tax office has it since 02\/11\/2026 09:01/],
  ['a follow-up came after the date and waits for days', 'partner-late', facts({ state: { status: 4 }, submissions: [sent, { ...open, acceptedAt: at('06T02:00') }] }), /the tax office has it/],
  ['a follow-up came before the date and still waits', 'held-here', facts({ state: { status: 4 }, submissions: [sent, { ...open, acceptedAt: at('04T02:00') }] }), /held in this gateway since 04\/11\/2026 09:00 \(it is waiting\)/],
  ['it came a moment before the date, and is on its way', 'sent-late', facts({ now: at('05T10:01'), submissions: [{ ...open, acceptedAt: at('05T09:58') }] }), /only 2 minutes before the date; the date passed 1 minute ago\./],
  ['it failed a moment before the date', 'held-here', facts({ now: at('05T10:01'), submissions: [{ ...open, state: 'parked', code: 'unknown-answer', acceptedAt: at('05T09:58') }] }), /it is parked, unknown-answer/],
  ['the agency’s late news wait for a person', 'partner-late', facts({ state: { status: 4 }, inbox: [{ id: '7', partner: 'tax', receivedAt: at('08T02:59'), at: undefined, status: 9, state: 'parked' }] }), /the tax office has it/],
  ['a procedure of one day was handed over at once', 'partner-late', facts({ ...oneDay, state: { status: 4 } }), /the tax office has it since 02\/11\/2026 09:01 \(“in progress”\), and the date passed 5 days ago/],
  ['half of the time of one day was gone', 'sent-late', facts({ ...oneDay, receivedAt: at('02T01:00'), submissions: [{ ...sent, acceptedAt: at('02T14:00'), deliveredAt: at('02T14:01') }] }), /only 12 hours before the date;/],
  ['nobody knows any more when it was handed in', 'partner-late', facts({ ...oneDay, receivedAt: undefined, state: { status: 4 } }), /the tax office has it/],
  ['handed over late, and the date moved since', 'sent-late', facts({ now: at('20T02:00'), state: { status: 4 }, submissions: [{ ...sent, acceptedAt: at('05T08:00'), deliveredAt: at('05T08:01') }], clock: { dueAt: at('18T10:00').toISOString() } }), /only 2 hours before the date of that time \(05\/11\/2026 17:00\); the present date \(18\/11\/2026 17:00\) passed 1 day ago\./],
  ['handed over in time for a date that was set anew', 'partner-late', facts({ now: at('20T02:00'), state: { status: 4 }, submissions: [{ ...sent, acceptedAt: at('06T08:00'), deliveredAt: at('06T08:01') }], clock: { dueAt: at('18T10:00').toISOString(), setAt: at('18T10:00').toISOString() } }), /and the present date \(18\/11\/2026 17:00\) passed 1 day ago\./],
  ['done in time, handed out after the date', 'not-overdue', facts({ state: { status: 10, statusFrom: 'sender', statusAt: at('07T02:00').toISOString() }, clock: { endedAt: done.statusAt }, mirrors: [told] }), /^It was finished on 03\/11\/2026 14:02, 2 days before the date; the portal knew/],
  ['done in time by its agency’s word, handed out after the date', 'not-overdue', facts({ state: { status: 10, statusFrom: 'sender', statusAt: at('07T02:00').toISOString() }, clock: { endedAt: done.statusAt }, portal: 'none', inbox: [{ id: '7', partner: 'tax', receivedAt: at('03T07:03'), at: at('03T07:02'), status: 9, state: 'applied' }] }), /^“processed” at the tax office on 03\/11\/2026 14:02, 2 days before the date\.$/],
  ['done late, handed out later', 'partner-late', facts({ state: { status: 10, statusFrom: 'sender', statusAt: at('09T02:00').toISOString() }, clock: { endedAt: at('07T10:00').toISOString() } }), /^It was finished on 07\/11\/2026 17:00, 2 days after the date\.$/],
  ['its agency refused it', 'refused', facts({ submissions: [{ ...open, state: 'refused', stateAt: at('02T02:01'), code: 'no-such-field' }] }), /^the tax office refused it on 02\/11\/2026 09:01 \(no-such-field\), and it was not corrected since; the date passed 2 days ago\.$/],
  ['the portal has the date before', 'portal-only', facts({ portal: 'failed', clock: { promisedAt: at('03T10:00').toISOString(), dueAt: at('12T10:00').toISOString() } }), /moved from 03\/11\/2026 17:00 to 12\/11\/2026 17:00/],
]

test('every cause has a case', () => {
  expect(new Set(cases.map(([, cause]) => cause))).toEqual(new Set(overdueCauses))
})

test.each(cases)('%s: %s', (_name, cause, known, words) => {
  const explanation = explainOverdue(known)
  expect(explanation.because.en).toMatch(words)
  expect(explanation.cause).toBe(cause)
})

describe.each(cases)('%s', (_name, _cause, known) => {
  const explanation: OverdueExplanation = explainOverdue(known)

  test('says in Vietnamese what it says in English', () => {
    const times = (text: string) => (text.match(/\d\d\/\d\d\/\d{4} \d\d:\d\d/g) ?? []).toSorted()
    const spans = (text: string) => (text.match(/\b\d+(?= (?:ngày|giờ|phút|days?|hours?|minutes?)[ ,.;])/g) ?? []).toSorted()
    expect(times(explanation.because.vi)).toEqual(times(explanation.because.en))
    expect(spans(explanation.because.vi)).toEqual(spans(explanation.because.en))
  })

  test('is one whole sentence in both languages, with its evidence in the order of time', () => {
    for (const text of [explanation.because.vi, explanation.because.en]) {
      expect(text).toMatch(/\.$/)
      expect(text).not.toMatch(/undefined|Invalid|NaN|null|,,|\(\)/)
    }
    const times = explanation.evidence.map((entry) => Date.parse(entry.at))
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(explanation.evidence.some(({ transferId }) => transferId === 'to-tax')).toBe(true)
  })
})
