/** Files that partners only named by a link, and clocks that run out. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FetchedFile } from '../../../src/ports/adapter.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import { isHopeless, pauseMs } from '../../../src/usecases/fetch-files.ts'
import { clock as systemClock } from '../store/store-kit.ts'
import { client, nextCode, openWayBack, partnerEvent, type WayBack } from './way-back-kit.ts'

const running = new AbortController().signal
const pdf = Buffer.from('%PDF-1.4\n% kết quả\n')
let kit: WayBack
let answers: FetchedFile[]
let asked: string[]
let time = new Date()
const clock: Clock = { ...systemClock, now: () => time }

beforeAll(async () => {
  const line = {
    async fetchFile(link: string): Promise<FetchedFile> {
      asked.push(link)
      return answers.shift() ?? { kind: 'fetched', mediaType: 'application/pdf; charset=binary', bytes: pdf }
    },
  }
  kit = await openWayBack({ land: { line, can: { followUps: ['paymentProof'] } }, treasury: { line }, portal: {} }, { portal: 'portal', clock })
})
beforeEach(async () => {
  answers = []
  asked = []
  time = new Date()
  await kit.reset()
})
afterAll(() => kit.close())

async function fetch(): Promise<void> {
  await kit.sql.query('update inbox_files set next_at = now()')
  await kit.fetcher.start(running)
  await kit.fetcher.close()
}

async function tellResult(code: string, link = 'https://agency.example/files/1?key=secret'): Promise<void> {
  const line = kit.lines.get('land')
  if (line === undefined) throw new Error('no land')
  await kit.receive(line, { event: partnerEvent(code, 'result', { status: 9 }), files: [{ name: 'Giấy chứng nhận', fileName: 'gcn.pdf', mediaType: 'application/pdf', content: { kind: 'link', link } }] })
}

describe('a file behind a link', () => {
  it('is fetched, shown to the client and mirrored', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await tellResult(code)
    expect((await kit.state(code)).results).toMatchObject([{ files: [{ state: 'pending' }] }])
    await fetch()
    expect(asked).toEqual(['https://agency.example/files/1?key=secret'])
    const [file] = (await kit.state(code)).results[0]?.files ?? []
    expect(file).toMatchObject({ state: 'stored', mediaType: 'application/pdf', size: pdf.length })
    const { content } = await kit.attachments.openFor(client.id, file?.digest ?? '')
    expect(Buffer.concat(await content.toArray())).toEqual(pdf)
    await kit.follow()
    expect((await kit.outgoing('mirror')).map(({ body }) => body.results?.length ?? 0)).toEqual([0, 0, 1])
    await kit.follow()
    expect(await kit.outgoing('mirror')).toHaveLength(3)
  })

  it('of a receipt goes to the agency that waits for it once it is here', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await kit.tell('treasury', partnerEvent(code, 'payment-requested', { payment: { reference: 'R1', amount: 5 } }))
    const line = kit.lines.get('treasury')
    if (line === undefined) throw new Error('no treasury')
    await kit.receive(line, { event: partnerEvent(code, 'receipt', { payment: { reference: 'R1', receiptNumber: 'BL-1' } }), files: [{ name: 'Biên lai', fileName: 'bl.pdf', mediaType: 'application/pdf', content: { kind: 'link', link: 'https://agency.example/bl' } }] })
    expect(await kit.outgoing('payment-proof')).toEqual([])
    await fetch()
    await kit.follow()
    expect(await kit.outgoing('payment-proof')).toMatchObject([{ partner: 'land', body: { paymentProof: { receipts: [{ fileName: 'bl.pdf' }] } } }])
  })

  it('is tried again later when the partner is in trouble', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await tellResult(code)
    answers.push({ kind: 'failed', outcome: { kind: 'later', code: 'reset', scope: 'partner' } })
    await fetch()
    expect((await kit.state(code)).results).toMatchObject([{ files: [{ state: 'pending' }] }])
    await kit.fetcher.start(running)
    await kit.fetcher.close()
    expect(asked).toHaveLength(1)
    await fetch()
    expect((await kit.state(code)).results).toMatchObject([{ files: [{ state: 'stored' }] }])
  })

  it('that the partner refuses to give is given up, and so is one after three days', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await tellResult(code)
    answers.push({ kind: 'failed', outcome: { kind: 'refused', code: 'file-gone', words: 'Tệp không còn' } })
    await fetch()
    expect((await kit.state(code)).results).toMatchObject([{ files: [{ state: 'failed' }] }])

    const other = nextCode()
    await kit.send('land', other)
    await tellResult(other)
    await kit.sql.query('update inbox_files set tries = 200')
    answers.push({ kind: 'failed', outcome: { kind: 'later', code: 'reset', scope: 'partner' } })
    await fetch()
    expect((await kit.state(other)).results).toMatchObject([{ files: [{ state: 'failed' }] }])
  })

  it('of no known type is kept as bytes; an empty one failed, and its event counts all the same', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await tellResult(code)
    answers.push({ kind: 'fetched', mediaType: 'application/x-of-their-own', bytes: Buffer.from([0x4d, 0x5a, 0, 0, 0xff, 0xfe]) })
    await fetch()
    expect(await kit.state(code)).toMatchObject({ status: 9, results: [{ files: [{ state: 'stored', mediaType: 'application/octet-stream', size: 6 }] }] })
    const other = nextCode()
    await kit.send('land', other)
    await tellResult(other)
    answers.push({ kind: 'fetched', mediaType: 'application/pdf', bytes: Buffer.alloc(0) })
    await fetch()
    expect(await kit.state(other)).toMatchObject({ status: 9, results: [{ files: [{ state: 'failed' }] }] })
    expect(kit.said).toContain('a file of a partner is empty')
  })

  it('pauses grow to an hour, and come to three days', () => {
    expect([1, 2, 3, 20].map(pauseMs)).toEqual([5_000, 10_000, 20_000, 3_600_000])
    expect([1, 10, 70].map(isHopeless)).toEqual([false, false, false])
    expect(isHopeless(85)).toBe(true)
  })
})

describe('a clock that runs out', () => {
  it('is told once before and once after, with the data of the apology', async () => {
    time = new Date('2026-11-20T02:00:00Z')
    const code = nextCode()
    await kit.send('land', code)
    const told = async () => (await kit.journal()).filter(({ type }) => type.startsWith('dossier.'))
    await kit.watchDeadlines(running)
    expect(await told()).toEqual([])
    time = new Date('2026-12-03T10:00:00Z')
    await kit.watchDeadlines(running)
    await kit.watchDeadlines(running)
    expect(await told()).toMatchObject([{ type: 'dossier.due-soon', dossierCode: code }])
    time = new Date('2026-12-04T10:00:01Z')
    await kit.watchDeadlines(running)
    await kit.watchDeadlines(running)
    expect(await told()).toMatchObject([{ type: 'dossier.due-soon' }, { type: 'dossier.overdue', data: { form: '04', heldBy: ['land'], promisedAt: '2026-12-04T17:00:00+07:00', proposedDueAt: '2026-12-09T17:00:01+07:00' } }])
  })

  it('says nothing while the citizen is waited for', async () => {
    time = new Date('2026-11-20T02:00:00Z')
    const code = nextCode()
    await kit.send('land', code)
    time = new Date('2026-12-03T02:00:00Z')
    await kit.tell('land', partnerEvent(code, 'supplement-requested', { status: 5, supplement: { content: 'Thiếu bản vẽ', suspends: true } }))
    time = new Date('2026-12-10T02:00:00Z')
    await kit.watchDeadlines(running)
    await kit.tell('land', partnerEvent(code, 'supplement-received', { status: 4 }))
    await kit.watchDeadlines(running)
    expect((await kit.state(code)).clock).toMatchObject({ dueAt: '2026-12-11T17:00:00+07:00' })
    const types = (await kit.journal()).map(({ type }) => type)
    expect(types.filter((type) => type === 'dossier.overdue')).toEqual([])
  })
})
