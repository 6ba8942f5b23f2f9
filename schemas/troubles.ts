/** What is wrong now: one row a cause, with who is hit, since when, how many, and what repairs it. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { Instant, line } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }

export const troubleKinds = [
  'oldest-waiting', 'lane-stopped', 'lane-suspended', 'parked', 'refused', 'expired', 'inbox-parked', 'inbox-unmatched', 'portal-out-of-step', 'sync-late', 'overdue',
  'run-stopped', 'awaiting-approval', 'difference', 'certificate', 'clock', 'disk', 'stamps', 'webhook-behind', 'journal', 'alerts',
] as const
export type TroubleKind = (typeof troubleKinds)[number]

/** critical: dossiers stand still or proof is at risk · warning: will be, if nobody looks · notice: somebody waits for a person. */
export const severities = ['critical', 'warning', 'notice'] as const
export type Severity = (typeof severities)[number]

export const Trouble = Type.Object(
  {
    key: Type.String({ description: 'Names this trouble as long as it lasts: `lane-stopped:tax`' }),
    kind: oneOf(troubleKinds),
    severity: oneOf(severities),
    partner: Type.Optional(Type.String()),
    since: Instant,
    dossiers: Type.Integer({ minimum: 0, description: 'How many dossiers, or things of its kind, it is about' }),
    what: { ...Bilingual, description: 'What is broken, in a sentence' },
    todo: { ...Bilingual, description: 'What to press' },
    link: Type.String({ description: 'Page of the console that repairs it, below /console' }),
    silencedUntil: Type.Optional(Instant),
    silencedBy: Type.Optional(Type.String()),
  },
  { ...strict, $id: 'Trouble' },
)
export type Trouble = Static<typeof Trouble>

export const TroubleList = Type.Object({ at: Instant, items: Type.Array(ref(Trouble)) }, { ...strict, $id: 'TroubleList' })
export type TroubleList = Static<typeof TroubleList>

export const TroubleParams = Type.Object({ key: Type.String({ pattern: '^[a-z-]{1,40}(:[A-Za-z0-9._-]{1,80})?$' }) }, strict)
export const Silence = Type.Object({ hours: Type.Number({ exclusiveMinimum: 0, maximum: 720 }), reason: line(500) }, { ...strict, $id: 'Silence' })
export type Silence = Static<typeof Silence>
