/** Rules about a message that arrives: whole, signed, under its own id, once. */
import { expect } from 'vitest'
import type { Exchange } from '../../src/ports/adapter.ts'
import type { ReceivedMessage } from '../../src/ports/simulator.ts'
import { never, type Bench, type BenchLine } from './bench.ts'
import type { Rule } from './rule.ts'

export const deliveryRules: readonly Rule[] = [
  {
    id: 'byte-for-byte',
    title: 'what was signed and recorded is what the partner verified, byte for byte',
    async run({ open, message, simulator, harness }) {
      const { outcome, signatures, exchanges } = await (await open()).send(message(1), never)
      expect(outcome.kind).toBe('delivered')
      const recorded = [...signatures.filter((row) => row.direction === 'made').map((row) => row.digest), ...exchanges.map((row) => row.requestDigest)]
      expect(carrying(simulator.received())).toHaveLength(1)
      for (const received of simulator.received()) {
        expect(received).toMatchObject({ signatureVerified: true, signedBy: harness.sender, schemaValid: true, problem: undefined })
        expect(recorded).toContain(received.digest)
      }
      expect(signatures.some((row) => row.direction === 'made' && row.organisation === harness.sender && row.trust?.path[0] === row.certificate)).toBe(true)
    },
  },
  {
    id: 'message-id-arrives',
    title: 'the message id and the dossier code arrive',
    async run({ open, message, simulator }) {
      const sent = message(1)
      await (await open()).deliver(sent)
      expect(carrying(simulator.received())).toHaveLength(1)
      for (const received of simulator.received()) expect([received.messageId, received.dossierCode]).toEqual([sent.messageId, sent.dossier.code])
    },
  },
  {
    id: 'same-id-one-dossier',
    title: 'a message that is sent again under its id is delivered again and applied once',
    async run({ open, message, simulator }) {
      const line = await open()
      const sent = message(1)
      const first = await line.deliver(sent)
      const second = await line.deliver({ ...sent, mayBeThere: true })
      expect(first).toMatchObject({ kind: 'delivered' })
      expect(second).toMatchObject({ kind: 'delivered' })
      expect(simulator.dossiers()).toEqual([{ dossierCode: sent.dossier.code, messageIds: [sent.messageId], timesApplied: 1 }])
    },
  },
  {
    id: 'held-is-not-refused',
    title: 'what the partner holds is delivered when it comes again, though the partner refuses what is new to it',
    async run({ open, message, simulator }) {
      const line = await open()
      const sent = message(1)
      await line.deliver(sent)
      simulator.behave({ kind: 'refuse' }, 1)
      expect(await line.deliver({ ...sent, mayBeThere: true })).toMatchObject({ kind: 'delivered' })
      simulator.behave({ kind: 'refuse' }, 1)
      expect(await line.deliver(message(2))).toMatchObject({ kind: 'refused' })
      expect(simulator.dossiers()).toEqual([{ dossierCode: sent.dossier.code, messageIds: [sent.messageId], timesApplied: 1 }])
    },
  },
  {
    id: 'lost-answer-then-retry',
    title: 'whichever of a delivery’s answers is lost, it is a retry, and the retry makes no second dossier',
    async run(bench) {
      const { open, message, simulator } = bench
      const { exchanges } = await (await open()).send(message(1), never)
      const messages = simulator.received().length
      const lost = new Set<number>()
      for (let call = 1; call <= exchanges.length; call += 1) {
        const sent = message(call + 1)
        const once = { dossierCode: sent.dossier.code, messageIds: [sent.messageId], timesApplied: 1 }
        const line = await openLosing(bench, call)
        const first = await line.send(sent, never)
        simulator.behave({ kind: 'normal' })
        if (first.exchanges.some((exchange) => exchange.failure !== undefined)) {
          lost.add(simulator.received().filter((row) => row.messageId === sent.messageId).length)
          expect(first.outcome, `the answer after call ${call} was lost`).toMatchObject({ kind: 'later' })
          expect(simulator.dossiers()).toContainEqual(once)
        }
        expect(await line.deliver({ ...sent, mayBeThere: first.mayHaveArrived })).toMatchObject({ kind: 'delivered' })
        expect(simulator.dossiers().filter((held) => held.dossierCode === sent.dossier.code)).toEqual([once])
      }
      expect(lost, 'the messages whose answer was lost').toEqual(new Set(Array.from({ length: messages }, (_, n) => n + 1)))
    },
  },
  {
    id: 'another-message-there',
    title: 'a dossier that is there by another message is no delivery of this one, however often it is tried',
    async run({ open, harness, messageAbout, simulator }) {
      const line = await open()
      const { dossierCode } = await line.handOver(1)
      const sent = messageAbout(harness.dossier(dossierCode, 64))
      for (const time of [1, 2]) {
        const outcome = await line.deliver(sent)
        const held = simulator.dossiers().find((row) => row.dossierCode === dossierCode)
        expect(outcome.kind === 'delivered', `time ${time}: delivered`).toBe(held?.messageIds.includes(sent.messageId))
      }
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

/** One delivery may take several messages; the first one carries the dossier, and no other is of its kind. */
function carrying(received: readonly ReceivedMessage[]): readonly ReceivedMessage[] {
  return received.filter((row) => row.operation === received[0]?.operation)
}

/** A line whose n-th call, or the next message after it, is done by the partner and not answered. */
function openLosing({ open, harness, simulator }: Bench, nth: number): Promise<BenchLine> {
  const { adapter } = harness
  return open({
    adapter: {
      ...adapter,
      async open(config, tools) {
        const line = await adapter.open(config, tools)
        let calls = 0
        function losing(exchange: Exchange): Exchange {
          return {
            ...exchange,
            call(request) {
              calls += 1
              if (calls === nth) simulator.behave({ kind: 'lose-answer' }, 1)
              return exchange.call(request)
            },
          }
        }
        return { ...line, send: (message, exchange) => line.send(message, losing(exchange)) }
      },
    },
  })
}

function byCode<Row extends { readonly dossierCode: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((one, other) => one.dossierCode.localeCompare(other.dossierCode))
}
