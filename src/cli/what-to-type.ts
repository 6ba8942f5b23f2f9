/** Which command repairs a trouble, or shows what it is about: the desk's buttons for who has a keyboard only. */
import type { Trouble, TroubleKind } from '../../schemas/troubles.ts'

type Command = (trouble: Trouble) => string

const commands: Readonly<Record<TroubleKind, Command>> = {
  'oldest-waiting': ({ partner }) => `list --admin${of(partner)} --state accepted --state waiting`,
  'lane-stopped': ({ partner = '' }) => `partners test ${partner}`,
  'lane-suspended': ({ partner = '' }) => `partners show ${partner}`,
  parked: ({ partner }) => `list --admin${of(partner)} --state parked`,
  refused: ({ partner }) => `list --admin${of(partner)} --state refused`,
  expired: ({ partner }) => `replay plan${of(partner)} --state expired`,
  'inbox-parked': () => 'inbox --state parked',
  'inbox-unmatched': () => 'inbox --state unmatched',
  'portal-out-of-step': ({ partner }) => `replay plan${of(partner)}`,
  'sync-late': () => 'delays',
  overdue: () => 'deadlines --state overdue',
  'run-stopped': ({ key }) => `replay show ${subjectOf(key)}`,
  'awaiting-approval': ({ key }) => (subjectOf(key) === 'corrections' ? 'corrections list --state proposed' : 'replay runs --state awaiting-approval'),
  difference: ({ partner }) => `reconcile differences --open${of(partner)}`,
  certificate: () => 'certs list',
  clock: () => 'troubles',
  disk: () => 'troubles',
  stamps: () => 'audit',
  'webhook-behind': ({ partner }) => `list --admin${of(partner)}`,
  journal: () => 'audit',
  alerts: () => 'settings',
}

export function whatToType(trouble: Trouble): string {
  return `lienthong ${commands[trouble.kind](trouble)}`
}

function of(partner: string | undefined): string {
  return partner === undefined ? '' : ` --partner ${partner}`
}

/** What follows the kind in the key. */
function subjectOf(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}
