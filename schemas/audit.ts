/** What the gateway says of its chained journal. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant, line, Sha256 } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }

export const chainFaults = [
  'entry-changed', 'entry-removed', 'entry-added', 'entry-moved', 'evidence-changed', 'evidence-removed', 'block-changed', 'block-removed', 'block-moved', 'stamp-wrong',
  'stamp-unproven', 'stamp-late', 'stamp-missing', 'block-late', 'head-missing', 'certificate-changed', 'rights-changed', 'rules-changed', 'audit-changed',
] as const

export const AuditFault = Type.Object(
  {
    kind: oneOf(chainFaults),
    partition: Type.Optional(Type.String({ description: 'Month (UTC) in which the block was made' })),
    block: Type.Optional(Type.Integer({ minimum: 1, description: 'Number of the block within its partition' })),
    entry: Type.Optional(Type.String({ description: 'Id of the entry of the journal' })),
    what: Type.Optional(Type.String({ description: 'Which record, column, certificate or version of rights is not what the journal says' })),
    head: Type.Optional(Type.String({ description: 'Hash that was asked for, and is of no block' })),
    fault: Type.Optional(Type.String({ description: 'Of a time stamp: the reason, by its code in docs/errors.md' })),
  },
  { ...strict, $id: 'AuditFault' },
)
export type AuditFault = Static<typeof AuditFault>

export const AuditCheck = Type.Object(
  {
    blocks: Type.Integer({ minimum: 0 }),
    entries: Type.Integer({ minimum: 0 }),
    purged: Type.Integer({ minimum: 0, description: 'Records whose content was purged, and whose digest still stands' }),
    stamps: Type.Integer({ minimum: 0 }),
    faults: Type.Array(ref(AuditFault), { description: 'What was taken away, changed or moved' }),
    next: Type.Optional(Type.String({ description: 'Where to go on; absent at the end' })),
    head: Type.Optional(Type.String({ ...Sha256, description: 'Hash of the last block that was checked' })),
  },
  { ...strict, $id: 'AuditCheck', description: 'One part of the check; the counts are of this part' },
)
export type AuditCheck = Static<typeof AuditCheck>

export const AuditStanding = Type.Object(
  {
    waiting: Type.Integer({ minimum: 0, description: 'Entries that are in no block yet' }),
    waitingSince: Type.Optional({ ...Instant, description: 'When the oldest of them was written' }),
    unstampedBlocks: Type.Integer({ minimum: 0, description: 'Blocks since the newest stamp' }),
    stampedAt: Type.Optional(Instant),
    encryption: Type.Object(
      {
        key: Type.String({ description: 'Id of the key that encrypts' }),
        left: Type.Array(Type.String(), { description: 'Where content under earlier keys may still be; empty: they can be taken out of the configuration' }),
      },
      strict,
    ),
  },
  { ...strict, $id: 'AuditStanding' },
)
export type AuditStanding = Static<typeof AuditStanding>

export const AuditQuery = Type.Object(
  { limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 200, description: 'Most blocks of one part' }), cursor: Type.Optional(line(200, 'The `next` of the part before')),
    heads: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}(,[0-9a-f]{64}){0,49}$', description: 'Hashes of blocks that are known from elsewhere, with commas between: each must still be in the chain' })) },
  strict,
)
