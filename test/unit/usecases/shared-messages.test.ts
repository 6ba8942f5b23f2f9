import { expect, test } from 'vitest'
import type { InboundEvent } from '../../../src/ports/adapter.ts'
import type { Verified } from '../../../src/ports/signer.ts'
import { proofsOf, type CameProven } from '../../../src/usecases/record-of-verification.ts'

function eventOf(dossierCode: string, verified?: Verified): InboundEvent {
  return { event: { key: `k-${dossierCode}`, type: 'progress', dossierCode }, ...(verified ? { verified } : {}) } as InboundEvent
}

function proofOf(text: string): CameProven {
  return { bytes: Buffer.from(text), verified: { text }, signature: {} } as unknown as CameProven
}

test('a message about one dossier is its client’s, one about several is nobody’s alone', () => {
  const proofs = [proofOf('a')]
  const [one, again, other] = [eventOf('H56-1'), eventOf('H56-1'), eventOf('H56-2')]
  expect(proofsOf(one, { events: [one, again], proofs }).shared).toBe(false)
  expect(proofsOf(one, { events: [one, other], proofs })).toEqual({ proofs: [{ bytes: Buffer.from('a'), signature: {} }], shared: true })
  expect(proofsOf(one, { events: [one, other], proofs: [] }).shared).toBe(false)
})

test('where each event names its own message, only those of the same message count', () => {
  const [a, b] = [proofOf('a'), proofOf('b')]
  const [one, other, beside] = [eventOf('H56-1', a.verified), eventOf('H56-2', b.verified), eventOf('H56-3', a.verified)]
  expect(proofsOf(one, { events: [one, other], proofs: [a, b] })).toMatchObject({ proofs: [{ bytes: a.bytes }], shared: false })
  expect(proofsOf(one, { events: [one, other, beside], proofs: [a, b] }).shared).toBe(true)
})
