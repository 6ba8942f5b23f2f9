/** Rules about a message that arrives: whole, signed, under its own id, once. */
import { expect } from 'vitest'
import { never } from './bench.ts'
import type { Rule } from './rule.ts'

export const deliveryRules: readonly Rule[] = [
  {
    id: 'byte-for-byte',
    title: 'what was signed and recorded is what the partner verified, byte for byte',
    async run({ open, message, simulator, harness }) {
      const { outcome, signatures, exchanges } = await (await open()).send(message(1), never)
      expect(outcome.kind).toBe('delivered')
      const recorded = [...signatures.filter((row) => row.direction === 'made').map((row) => row.digest), ...exchanges.map((row) => row.requestDigest)]
      const [received, ...more] = simulator.received()
      expect(more).toEqual([])
      expect(received).toMatchObject({ signatureVerified: true, signedBy: harness.sender, schemaValid: true, problem: undefined })
      expect(signatures.some((row) => row.direction === 'made' && row.organisation === harness.sender)).toBe(true)
      expect(recorded).toContain(received?.digest)
    },
  },
  {
    id: 'message-id-arrives',
    title: 'the message id and the dossier code arrive',
    async run({ open, message, simulator }) {
      const sent = message(1)
      await (await open()).deliver(sent)
      expect(simulator.received().map((row) => [row.messageId, row.dossierCode])).toEqual([[sent.messageId, sent.dossier.code]])
    },
  },
  {
    id: 'same-id-one-dossier',
    title: 'a message that is sent again under its id is delivered again and applied once',
    async run({ open, message, simulator }) {
      const line = await open()
      const sent = message(1)
      const first = await line.deliver(sent)
      const second = await line.deliver({ ...sent, attempt: 2 })
      expect(first).toMatchObject({ kind: 'delivered' })
      expect(second).toMatchObject({ kind: 'delivered' })
      expect(simulator.dossiers()).toEqual([{ dossierCode: sent.dossier.code, messageIds: [sent.messageId], timesApplied: 1 }])
    },
  },
  {
    id: 'lost-answer-then-retry',
    title: 'an answer that is lost is a retry, and the retry makes no second dossier',
    async run({ open, message, simulator }) {
      const line = await open()
      const sent = message(1)
      simulator.behave({ kind: 'lose-answer' }, 1)
      expect(await line.deliver(sent)).toMatchObject({ kind: 'later' })
      expect(simulator.dossiers()).toMatchObject([{ dossierCode: sent.dossier.code, timesApplied: 1 }])
      expect(await line.deliver({ ...sent, attempt: 2 })).toMatchObject({ kind: 'delivered' })
      expect(simulator.dossiers()).toEqual([{ dossierCode: sent.dossier.code, messageIds: [sent.messageId], timesApplied: 1 }])
    },
  },
  {
    id: 'ten-at-once-unmixed',
    title: 'ten messages at once do not mix',
    async run({ open, message, simulator }) {
      const line = await open()
      const sent = Array.from({ length: 10 }, (_, n) => message(n + 1))
      const outcomes = await Promise.all(sent.map((each) => line.deliver(each)))
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array.from({ length: 10 }, () => 'delivered'))
      const expected = sent.map((each) => ({ dossierCode: each.dossier.code, messageIds: [each.messageId], timesApplied: 1 }))
      expect(byCode(simulator.dossiers())).toEqual(byCode(expected))
      const remoteIds = outcomes.flatMap((outcome) => (outcome.kind === 'delivered' && outcome.remoteId !== undefined ? [outcome.remoteId] : []))
      expect(new Set(remoteIds).size).toBe(remoteIds.length)
    },
  },
  {
    id: 'over-max-bytes',
    title: 'a message above the limit is refused before any of it leaves',
    async run({ open, message, simulator, harness }) {
      const { adapter } = harness
      // small enough that every adapter's fixture can pass it, large enough for a log-in
      const maxBytes = 8 * 1024
      const line = await open({ adapter: { ...adapter, can: { ...adapter.can, maxBytes } } })
      expect(await line.deliver(message(1, 4 * maxBytes))).toMatchObject({ kind: 'refused', code: 'message-too-large' })
      expect(simulator.received()).toEqual([])
      expect(simulator.dossiers()).toEqual([])
    },
  },
]

function byCode<Row extends { readonly dossierCode: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => one.dossierCode.localeCompare(other.dossierCode))
}
