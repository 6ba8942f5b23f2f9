/** Plans and runs of replays as the documentation shows them; invented. */
import type { NewReplayPlan, NewReplayRun, ReplayItem, ReplayPlan, ReplayRun } from '../../schemas/replays.ts'

export const exampleNewPlan: NewReplayPlan = { verb: 'replay', filter: { partner: 'tax', codes: ['server-error'], endedFrom: '2026-11-20T08:00:00+07:00' } }

const filter: ReplayPlan['filter'] = {
  partner: 'tax',
  codes: ['server-error'],
  states: ['refused', 'parked', 'expired'],
  endedFrom: '2026-11-20T01:00:00.000Z',
  acceptedTo: '2026-11-20T09:15:00.000Z',
  endedTo: '2026-11-20T09:15:00.000Z',
}

export const examplePlan: ReplayPlan = {
  id: '019a0000-0000-7000-8000-0000000000b1',
  verb: 'replay',
  filter,
  by: 'nguyen-van-a',
  at: '2026-11-20T09:15:00.000Z',
  expiresAt: '2026-11-20T09:45:00.000Z',
  total: 412,
  byPartner: [{ partner: 'tax', count: 412, seconds: 83 }],
  byState: [{ state: 'expired', count: 410 }, { state: 'parked', count: 2 }],
  byCode: [{ code: 'server-error', count: 412 }],
  deliveredAlready: 3,
  setsBack: 0,
  setBack: [],
  replayedAlready: 12,
  notReplayable: [{ reason: 'superseded', count: 9 }],
  oldest: '2026-11-17T02:10:00.000Z',
  newest: '2026-11-20T08:40:00.000Z',
  expectedSeconds: 83,
  confirm: 'replay 412',
  needsApproval: false,
}

export const exampleNewRun: NewReplayRun = { plan: examplePlan.id, name: 'After the outage of 20 November', reason: 'The agency says that its system is well again', perMinute: 600, confirm: 'replay 412' }

export const exampleRun: ReplayRun = {
  id: '019a0000-0000-7000-8000-0000000000b2',
  name: exampleNewRun.name,
  verb: 'replay',
  reason: exampleNewRun.reason,
  plan: examplePlan.id,
  filter,
  state: 'running',
  by: 'nguyen-van-a',
  at: '2026-11-20T09:20:00.000Z',
  startedAt: '2026-11-20T09:20:00.000Z',
  perMinute: 600,
  batch: 20,
  stopAfter: 10,
  total: 412,
  counts: { pending: 180, sent: 20, delivered: 209, failed: 2, skipped: 1 },
  waitsFor: ['live-traffic'],
  expectedEndAt: '2026-11-20T09:21:20.000Z',
}

export const exampleAwaiting: ReplayRun = {
  ...without(exampleRun, 'startedAt', 'expectedEndAt'),
  verb: 'resend',
  state: 'awaiting-approval',
  counts: { pending: 412, sent: 0, delivered: 0, failed: 0, skipped: 0 },
  waitsFor: [],
}

export const exampleItem: ReplayItem = {
  number: 1,
  transferId: '019a0000-0000-7000-8000-000000000001',
  partner: 'tax',
  dossierCode: 'H56.14-261120-0001',
  state: 'delivered',
  sentAt: '2026-11-20T09:20:00.120Z',
  endedAt: '2026-11-20T09:20:00.431Z',
}

function without<From extends object, Name extends keyof From>(from: From, ...names: readonly Name[]): Omit<From, Name> {
  // what is left of the entries are the other names
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.some((other) => other === name))) as Omit<From, Name>
}
