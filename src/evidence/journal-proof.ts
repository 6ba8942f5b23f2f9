/** journal/proof.json: what the container holds of the chained journal. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { Sha256 } from '../../schemas/primitives.ts'
import { readJson } from './description.ts'
import type { OpenContainer } from './read-container.ts'

const Name = Type.Union([Type.String(), Type.Null()])
const ProvenEntry = Type.Object({ text: Type.String(), partition: Type.String(), block: Type.Integer(), index: Type.Integer(), path: Type.Array(Sha256) })
const Block = Type.Object({ partition: Type.String(), number: Type.Integer(), count: Type.Integer(), root: Sha256, previous: Sha256, madeAt: Type.String(), hash: Sha256 })
const Proof = Type.Object({
  entries: Type.Array(ProvenEntry),
  blocks: Type.Array(Block),
  stamps: Type.Array(Type.Object({ hash: Sha256, token: Type.String(), at: Type.String() })),
})
export type Proof = Static<typeof Proof>

const Entry = Type.Object({ type: Type.String(), client: Name, transferId: Type.String(), partner: Name, dossierCode: Name, data: Type.String() })
const Said = Type.Object({
  evidence: Type.Optional(Sha256),
  payloadDigest: Type.Optional(Sha256),
  receiptDigest: Type.Optional(Sha256),
  attempt: Type.Optional(Type.Integer()),
  outcome: Type.Optional(Type.String()),
  inbox: Type.Optional(Type.Union([Type.Integer(), Type.String()])),
})

/** An entry of the journal, with what its data names. */
export interface JournalEntry extends Omit<Static<typeof Entry>, 'data'> {
  readonly said: Static<typeof Said>
}

export const proofName = 'journal/proof.json'

/** Undefined where there is none, and where it is not a proof. Rejects with `signature_invalid` where it cannot be read. */
export async function readProof(container: OpenContainer): Promise<Proof | undefined> {
  const bytes = await container.read(proofName)
  const proof = bytes && readJson(bytes)
  return Value.Check(Proof, proof) ? proof : undefined
}

/** In the order of the journal; those that are none are left out, and show by their number. */
export function entriesOf({ entries }: Proof): readonly JournalEntry[] {
  return entries.toSorted(byPlace).flatMap(({ text }) => readEntry(text) ?? [])
}

function byPlace(a: Proof['entries'][number], b: Proof['entries'][number]): number {
  if (a.partition !== b.partition) return a.partition < b.partition ? -1 : 1
  return a.block === b.block ? a.index - b.index : a.block - b.block
}

function readEntry(text: string): JournalEntry | undefined {
  const entry = readJson(Buffer.from(text))
  if (!Value.Check(Entry, entry)) return undefined
  const said = readJson(Buffer.from(entry.data))
  return Value.Check(Said, said) ? { ...entry, said } : undefined
}
