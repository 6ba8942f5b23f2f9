/** The adapter and the simulated agency together, over real HTTP with real signatures. */
import { Readable } from 'node:stream'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { GatewayError } from '../../src/domain/errors.ts'
import type { AwaitedDossier, InboundEvent, PollAnswer } from '../../src/ports/adapter.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { dossierFor, sampleRecord } from './fixtures/dossier.ts'
import { awaitedOf, clock, code, messageId, messageOf, now, openTestLine, organisation, pdf, sender, type TestLine } from './fixtures/line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { startSimulator, type JudiciarySimulator } from './simulator.ts'
import { wireNames, type WireName } from './wire-versions.ts'

let seals: TestSeals
const closers: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Begun {
  readonly agency: JudiciarySimulator
  readonly line: TestLine
  readonly awaited: AwaitedDossier
}

async function begin(wire: WireName, config?: object): Promise<{ readonly agency: JudiciarySimulator; readonly line: TestLine }> {
  const { signer, verifier } = seals
  const agency = await startSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender] })
  closers.push(() => agency.close())
  const line = await openTestLine(agency.url, { wire, seals, ...(config ? { config } : {}) })
  closers.push(() => line.close())
  return { agency, line }
}

/** The agency holds the dossier. */
async function held(wire: WireName): Promise<Begun> {
  const begun = await begin(wire)
  const outcome = await begun.line.send(messageOf(dossierFor(wire)))
  if (outcome.kind !== 'delivered') throw new Error(JSON.stringify(outcome))
  return { ...begun, awaited: awaitedOf(code, outcome.remoteId) }
}

function eventsOf(answer: PollAnswer): readonly InboundEvent[] {
  if (answer.kind === 'failed' || answer.failure !== undefined) throw new Error(JSON.stringify(answer))
  return answer.events
}

async function told({ agency, line, awaited }: Begun, what: string, more: object = {}): Promise<InboundEvent> {
  await agency.tell({ what, dossierCode: code, ...more })
  const [event, another] = eventsOf(await line.poll([awaited]))
  if (event === undefined || another !== undefined) throw new Error('exactly one event was expected')
  return event
}

describe.each(wireNames)('sending by %s', (wire) => {
  test('the dossier arrives, signed, and comes back with the agency’s id', async () => {
    const { agency, line } = await begin(wire)
    expect(await line.send(messageOf(dossierFor(wire)))).toMatchObject({ kind: 'delivered', confirmed: true, remoteId: wire === 'central-form' ? 'LLTP-700001' : '700001' })
    expect(agency.received()).toMatchObject([{ messageId, dossierCode: code, schemaValid: true, signedBy: sender, problem: undefined }])
  })

  test('a repeat that may be there finds itself; another message finds a dossier that takes no second version', async () => {
    const { agency, line } = await begin(wire)
    const message = messageOf(dossierFor(wire))
    await line.send(message)
    expect(await line.send({ ...message, mayBeThere: true })).toMatchObject({ kind: 'delivered', code: 'taken-before' })
    expect(await line.send({ ...message, messageId: clock.id() })).toMatchObject({ kind: 'refused', code: 'dossier-exists' })
    expect(agency.dossiers()).toEqual([{ dossierCode: code, messageIds: [messageId], timesApplied: 1 }])
  })

  test('a dossier without its section is refused by the field, before anything leaves', async () => {
    const { agency, line } = await begin(wire)
    const { judicialRecord: _record, ...rest } = dossierFor(wire)
    expect(await line.send(messageOf(rest))).toMatchObject({ kind: 'refused', code: 'judicial-record-missing', fields: [{ field: '/judicialRecord' }] })
    expect([agency.received(), line.records]).toEqual([[], []])
  })

  test('one that an authorised person asks for, without that person, is refused by the field', async () => {
    const { agency, line } = await begin(wire)
    const { authorisedPerson: _person, ...record } = sampleRecord({ askedBy: 'authorised-person' })
    const outcome = await line.send(messageOf(dossierFor(wire, { judicialRecord: record })))
    expect(outcome).toMatchObject({ kind: 'refused', code: 'authorised-person-missing', fields: [{ field: '/judicialRecord/authorisedPerson' }] })
    expect([agency.received(), line.records]).toEqual([[], []])
  })

  test('a dossier of the other wire’s days is our trouble, unless it was agreed', async () => {
    const other = dossierFor(wire === 'central-form' ? 'operations-1.0' : 'central-form')
    const strict = await begin(wire)
    expect(await strict.line.send(messageOf(other))).toMatchObject({ kind: 'broken', code: 'wire-not-valid' })
    expect(strict.line.records).toEqual([])
    const agreed = await begin(wire, { validity: { from: '2026-01-01', until: '2026-12-31' } })
    expect(await agreed.line.send(messageOf(other))).toMatchObject({ kind: 'delivered' })
  })

  test('the answer is evidence, without our key', async () => {
    const { line } = await held(wire)
    expect(line.records).toMatchObject([{ answer: expect.stringContaining('70000'), requestDigest: expect.any(String) }])
    expect(JSON.stringify(line.records)).not.toContain(sandboxAgreement.central.authKey)
  })
})

describe('the files of a dossier, in central-form', () => {
  const dossier = dossierFor('central-form')

  test('travel inside', async () => {
    const { agency, line } = await begin('central-form')
    const { components } = dossier
    await line.send(messageOf(dossier, { openAttachment: async () => Readable.from([pdf.subarray(0, 5), pdf.subarray(5)]) }))
    expect(components.filter((component) => component.attachment)).toHaveLength(1)
    expect(agency.received()).toMatchObject([{ schemaValid: true, problem: undefined }])
  })

  test('one that was purged refuses the dossier by its field', async () => {
    const { line } = await begin('central-form')
    const outcome = await line.send(messageOf(dossier, { openAttachment: () => Promise.reject(new GatewayError('missing_attachment')) }))
    expect(outcome).toMatchObject({ kind: 'refused', code: 'missing-attachment', fields: [{ field: '/components/0/attachment/digest' }] })
  })

  test('what cannot fit is refused before it is read', async () => {
    const { line } = await begin('central-form')
    const [first] = dossier.components
    if (first?.attachment === undefined) throw new Error('the fixture has one')
    const huge = { ...dossier, components: [{ ...first, attachment: { ...first.attachment, size: 16 * 1024 * 1024 } }] }
    const outcome = await line.send(messageOf(huge, { openAttachment: () => Promise.reject(new Error('was read')) }))
    expect(outcome).toMatchObject({ kind: 'refused', code: 'message-too-large' })
  })

  test('a file that never ends does not hold up a send that is given up', async () => {
    const { line } = await begin('central-form')
    const controller = new AbortController()
    const endless = new Readable({ read: () => queueMicrotask(() => controller.abort()) })
    expect(await line.send(messageOf(dossier, { openAttachment: async () => endless }), controller.signal)).toMatchObject({ kind: 'later', code: 'aborted' })
  })
})

describe('states', () => {
  test.each<[WireName, string, object]>([
    ['operations-1.0', 'received', { type: 'progress', status: 2, partnerCode: '3' }],
    ['operations-1.0', 'processing', { type: 'progress', status: 4, partnerCode: '4' }],
    ['operations-1.0', 'issued-without-paper', { type: 'progress', status: 9, partnerCode: '5' }],
    ['operations-1.0', 'issued', { type: 'result', status: 9, partnerCode: '5', final: true }],
    ['central-form', 'registered', { type: 'progress', status: 1, partnerCode: '1' }],
    ['central-form', 'received', { type: 'progress', status: 2, partnerCode: '2' }],
    ['central-form', 'refused', { type: 'refused', status: 3, partnerCode: '3', final: true }],
    ['central-form', 'processing', { type: 'progress', status: 4, partnerCode: '4' }],
    ['central-form', 'supplement', { type: 'supplement-requested', status: 5, partnerCode: '5', supplement: { suspends: true } }],
    ['central-form', 'payment', { type: 'progress', status: 6, partnerCode: '6' }],
    ['central-form', 'withdrawal', { type: 'withdrawn', status: 7, partnerCode: '7' }],
    ['central-form', 'stopped', { type: 'returned', status: 8, partnerCode: '8', final: true }],
    ['central-form', 'issued-without-paper', { type: 'progress', status: 9, partnerCode: '9' }],
    ['central-form', 'issued', { type: 'result', status: 9, partnerCode: '9', final: true }],
    ['central-form', 'returned', { type: 'result', status: 10, partnerCode: '10', final: true }],
    ['central-form', 'returned-elsewhere', { type: 'result', status: 10, partnerCode: '10', final: true }],
    ['central-form', 'unforeseen', { type: 'not-understood', partnerCode: '77' }],
    ['operations-1.0', 'unforeseen', { type: 'not-understood', partnerCode: '77' }],
  ])('%s, %s', async (wire, what, expected) => {
    const { event } = await told(await held(wire), what)
    expect(event).toMatchObject({ dossierCode: code, ...expected })
    expect(event.final === true).toBe('final' in expected)
    expect(event.status === undefined).toBe(event.type === 'not-understood')
  })

  test('a paper that comes after the word of it is another event', async () => {
    for (const wire of wireNames) {
      const begun = await held(wire)
      const first = await told(begun, 'issued-without-paper')
      const second = await told(begun, 'issued')
      expect(second.event).toMatchObject({ type: 'result', final: true })
      expect(second.event.key).not.toBe(first.event.key)
      // a corrected paper too
      const corrected = await told(begun, 'issued', { number: 'LLTP-2' })
      expect(corrected.event.key).not.toBe(second.event.key)
    }
  })

  test('a dossier that is filed again after a refusal tells its states anew', async () => {
    const { agency, line } = await held('central-form')
    const keys: string[][] = []
    for (const id of [messageId, '01930000-0000-7000-8000-0000000000ff']) {
      const told: string[] = []
      for (const what of ['received', 'processing', 'refused']) {
        await agency.tell({ what, dossierCode: code })
        told.push(...eventsOf(await line.poll([awaitedOf(code, undefined, now, id)])).map(({ event }) => event.key))
      }
      keys.push(told)
    }
    expect(new Set(keys.flat()).size).toBe(6)
  })

  test('a Department of Justice that gave us no id is asked for the dossier by its code', async () => {
    const { agency, line } = await held('operations-1.0')
    const awaited = awaitedOf(code)
    expect(eventsOf(await line.poll([awaited]))).toEqual([])
    await agency.tell({ what: 'processing', dossierCode: code })
    // its list names our code, so the question is not needed
    expect(eventsOf(await line.poll([awaited]))).toMatchObject([{ event: { status: 4 } }])
    expect(eventsOf(await line.poll([awaitedOf('H56.14-261120-0099')]))).toMatchObject([{ event: { type: 'not-understood', dossierCode: 'H56.14-261120-0099' } }])
    expect(line.records.map((record) => record.name)).toEqual(['nhanHoSoDangKy', 'traDsTrangThaiHs', 'traTrangThaiHs', 'traDsTrangThaiHs', 'traDsTrangThaiHs', 'traTrangThaiHs'])
  })

  test('a dossier that the central system does not know is left in peace for a day', async () => {
    const { line } = await begin('central-form')
    expect(eventsOf(await line.poll([awaitedOf(code)]))).toEqual([])
    const dayBefore = new Date(now.getTime() - 86_400_000)
    expect(eventsOf(await line.poll([awaitedOf(code, undefined, dayBefore)]))).toMatchObject([{ event: { type: 'not-understood', partnerWords: 'Không tìm thấy hồ sơ' } }])
  })
})

describe('pauses of a dossier in central-form', () => {
  test('the state after a pause is another event than the same state before it', async () => {
    const { agency, line, awaited } = await held('central-form')
    let cursor: string | undefined
    const seen: string[] = []
    for (const what of ['processing', 'supplement', 'processing', 'processing', 'supplement', 'payment', 'processing', 'issued']) {
      await agency.tell({ what, dossierCode: code })
      const answer = await line.poll([awaited], cursor)
      const again = await line.poll([awaited], cursor)
      expect(again, 'after a crash before the cursor was stored').toEqual(answer)
      for (const { event } of eventsOf(answer)) seen.push(`${event.key.split('/')[2]} ${event.type}`)
      if (answer.kind === 'polled') cursor = answer.cursor ?? cursor
    }
    expect(seen).toEqual([
      '4 progress', '5#1 supplement-requested', '4#1 supplement-received', '4#1 supplement-received', '5#2 supplement-requested', '6#3 progress', '4#3 progress', '9 result',
    ])
    expect(cursor, 'nothing is remembered of what ended').toBe('{}')
  })

  test('a cursor of another making does not stop the poll', async () => {
    const { agency, line, awaited } = await held('central-form')
    await agency.tell({ what: 'processing', dossierCode: code })
    for (const cursor of ['', '{', '[]', '{"a":1}']) expect(eventsOf(await line.poll([awaited], cursor))).toMatchObject([{ event: { status: 4 } }])
  })
})

describe.each(wireNames)('what a record says, by %s', (wire) => {
  const marks = ['án tích', 'Có án tích', '01/2019/HSST', 'Tội danh mẫu', 'JVBERi']

  test('travels in files only: no event, no kept answer and no outcome has it', async () => {
    const begun = await held(wire)
    const { event, raw, files = [] } = await told(begun, 'issued', { convicted: true })
    expect(event.result).toEqual({ number: expect.stringContaining('LLTP-'), issuedOn: '27/11/2026' })
    expect(files.map((file) => [file.fileName, file.mediaType])).toEqual([['phieu-lltp.pdf', 'application/pdf'], ['ket-qua.json', 'application/json']])
    const texts = files.map(({ content }) => (content.kind === 'bytes' ? Buffer.from(content.bytes).toString('utf8') : ''))
    expect(texts[0]).toContain('Có án tích')
    expect(texts[1]).toContain('01/2019/HSST')
    for (const mark of marks) expect(JSON.stringify([event, raw, begun.line.records])).not.toContain(mark)
    const [carrier] = begun.line.records.filter((record) => ['Scan', 'traHoSo'].includes(record.name))
    expect(carrier).toMatchObject({ status: 200, answer: undefined, answerDigest: undefined, requestDigest: undefined })
  })
})

describe('marking as fetched', () => {
  test('names the records that came, and no state', async () => {
    const begun = await held('operations-1.0')
    const { agency, line, awaited } = begun
    await agency.tell({ what: 'processing', dossierCode: code })
    expect(await line.poll([awaited])).not.toHaveProperty('acknowledgement')
    await agency.tell({ what: 'issued-without-paper', dossierCode: code })
    expect(await line.poll([awaited])).not.toHaveProperty('acknowledgement')
    await agency.tell({ what: 'issued', dossierCode: code })
    expect(await line.poll([awaited])).toMatchObject({ acknowledgement: '700001' })
    expect(agency.acknowledged()).toEqual([])
    expect(await line.acknowledge('700001')).toEqual({ kind: 'acknowledged' })
    expect(await line.acknowledge('700001')).toEqual({ kind: 'acknowledged' })
    expect(agency.acknowledged()).toEqual([code])
  })

  test('of what the agency does not know is a failure', async () => {
    const { line } = await begin('operations-1.0')
    expect(await line.acknowledge('999')).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'unknown-answer' } })
  })
})

describe('probe', () => {
  test.each(wireNames)('%s: up, and down where our key is another', async (wire) => {
    const { agency, line } = await begin(wire)
    expect(await line.probe()).toMatchObject({ up: true, code: 'ok' })
    agency.behave({ kind: 'reject-credentials' })
    expect(await line.probe()).toMatchObject({ up: false, fault: 'broken', code: 'credentials-rejected' })
    expect(agency.received()).toEqual([])
  })
})
