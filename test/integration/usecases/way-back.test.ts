/** What partners tell, over the real store: each event once, what agrees has its effect, the rest waits for a person. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import { unchecked } from './core-kit.ts'
import { callbackLine, client, nextCode, openWayBack, partnerEvent, type WayBack } from './way-back-kit.ts'

let kit: WayBack

beforeAll(async () => {
  kit = await openWayBack({ land: { line: callbackLine(), can: { followUps: ['supplement', 'paymentProof'] } }, treasury: {}, judiciary: { can: { confidentialResults: true } }, portal: {} }, { portal: 'portal' })
})
beforeEach(() => kit.reset())
afterAll(() => kit.close())

const progress = (code: string, more: Partial<PartnerEvent> = {}) => partnerEvent(code, 'progress', { status: 4, step: { content: 'Thẩm định' }, ...more })

async function journal(code: string) {
  return (await kit.journal()).filter((event) => event.dossierCode === code)
}

async function callback(partner: string, ...events: readonly PartnerEvent[]) {
  const body = Buffer.from(JSON.stringify(events.map((event) => ({ event }))))
  return (await kit.callback(partner, { method: 'POST', path: 'events', headers: {}, query: {}, body, receivedAt: new Date() })).status
}

describe('an event', () => {
  it('moves the dossier, is told to the client and mirrored, once however often it comes', async () => {
    const code = nextCode()
    await kit.send('land', code)
    const event = progress(code)
    expect([await callback('land', event), await callback('land', event)]).toEqual([200, 208])
    const [answers] = [await Promise.all(Array.from({ length: 10 }, () => kit.tell('land', event)))]
    expect(new Set(answers)).toEqual(new Set(['repeat']))
    expect(await kit.state(code)).toMatchObject({ status: 4, statusFrom: 'land', steps: [{ content: 'Thẩm định' }] })
    const types = (await journal(code)).map(({ type }) => type)
    expect(types.filter((type) => type === 'partner.progress' || type === 'dossier.status')).toEqual(['partner.progress', 'dossier.status'])
    expect((await kit.outgoing('mirror')).map(({ body }) => body.status)).toEqual([2, 4])
  })

  it('told twenty times at once has one effect', async () => {
    const code = nextCode()
    await kit.send('land', code)
    const event = progress(code)
    const answers = await Promise.all(Array.from({ length: 20 }, () => kit.tell('land', event)))
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(1)
    expect((await kit.state(code)).steps).toHaveLength(1)
  })

  it('that comes late is kept, shown, and does not set the dossier back', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await kit.tell('land', progress(code, { at: '2026-11-21T05:00:00Z' }))
    expect(await kit.tell('land', partnerEvent(code, 'supplement-requested', { status: 5, at: '2026-11-21T04:00:00Z', step: { content: 'Yêu cầu bổ sung' } }))).toBe('kept')
    expect(await kit.state(code)).toMatchObject({ status: 4, steps: [{ content: 'Thẩm định' }, { content: 'Yêu cầu bổ sung' }] })
    const { items } = await kit.store.inbox.list({ states: ['kept'] }, 10)
    expect(items).toMatchObject([{ reason: 'late', event: { type: 'supplement-requested' } }])
    expect((await journal(code)).at(-1)).toMatchObject({ type: 'partner.supplement-requested', data: { state: 'kept', cause: 'late' } })
  })

  it('before its dossier is kept until that comes', async () => {
    const code = nextCode()
    expect(await kit.tell('land', progress(code))).toBe('unmatched')
    await kit.send('land', code)
    const decided = await kit.store.inbox.matchUnmatched(10, (held, event, partner) => ({ inbox: 'applied', state: { ...held.state, status: event.status ?? 0, statusFrom: partner } }))
    expect([decided, (await kit.state(code)).statusFrom]).toEqual([1, 'land'])
  })

  it('of no known shape waits for a person with what came', async () => {
    const code = nextCode()
    await kit.send('land', code)
    expect(await kit.tell('land', unchecked<PartnerEvent>({ key: 'k', type: 'nonsense', dossierCode: code, status: 99 }))).toBe('parked')
    const [item] = (await kit.store.inbox.list({ states: ['parked'] }, 10)).items
    expect(await kit.store.inbox.get(item?.id ?? '')).toMatchObject({ event: { type: 'not-understood', dossierCode: code }, raw: expect.stringContaining('nonsense') })
    expect(kit.said).toContain('adapter gave an event of no known shape')
  })

  it('that cannot be stored is asked for again, and then has its one effect', async () => {
    const code = nextCode()
    await kit.send('land', code)
    const [first, second] = [progress(code), progress(code, { step: { content: 'Trình ký' } })]
    await kit.sql.query('alter table dossiers rename to dossiers_away')
    try {
      expect(await callback('land', first, second)).toBe(503)
    } finally {
      await kit.sql.query('alter table dossiers_away rename to dossiers')
    }
    expect(await callback('land', first, second)).toBe(200)
    expect((await kit.state(code)).steps.map(({ content }) => content)).toEqual(['Thẩm định', 'Trình ký'])
  })
})

describe('what our rules fail on', () => {
  // a second that RFC 3339 knows and no clock here shows
  const noInstant = '2026-12-31T23:59:60Z'

  it('of an event waits for a person, and the next event counts', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await kit.tell('land', progress(code))
    // a state that no rule of ours writes
    await kit.sql.query(`update dossiers set state = state - 'steps' where code = $1`, [code])
    expect(await kit.tell('land', progress(code))).toBe('parked')
    expect(kit.said).toContain('the rules failed on an event')
    const other = nextCode()
    await kit.send('land', other)
    expect(await kit.tell('land', progress(other))).toBe('applied')
  })

  it.each([['that no clock shows', noInstant], ['of the year 1', '0001-01-01T00:00:00Z'], ['of the year 9999', '9999-12-31T00:00:00Z']])('an instant %s makes an event misshapen, for a person', async (_what, at) => {
    const code = nextCode()
    await kit.send('land', code)
    expect(await kit.tell('land', progress(code, { newDueAt: at }))).toBe('parked')
    expect(kit.said).toContain('adapter gave an event of no known shape')
    expect((await kit.store.inbox.list({ states: ['parked'] }, 10)).items).toMatchObject([{ event: { type: 'not-understood', dossierCode: code } }])
  })

  it('of a version holds up no other dossier', async () => {
    await kit.send('land', nextCode(), { dueAt: noInstant })
    expect(kit.said).toContain('the rules failed on an entry of the journal; it has no effect on its dossier')
    const code = nextCode()
    await kit.send('land', code)
    expect((await kit.state(code)).clock.checkAt).toBeDefined()
  })

  it('are not what fails where a dossier cannot be opened: word and entry wait until it can', async () => {
    const code = nextCode()
    const { id } = await kit.send('land', code)
    // done twice, it is undone
    const spoil = () => kit.sql.query('update payloads set body = set_byte(body, length(body) - 1, 255 - get_byte(body, length(body) - 1)) where transfer_id = $1', [id])
    await spoil()
    await expect(kit.tell('land', progress(code))).rejects.toThrow('Encrypted content')
    await kit.sql.query(`insert into events (type, client, transfer_id, partner, dossier_code) values ('dossier.file', $1, $2, 'land', $3)`, [client.id, id, code])
    await expect(kit.follow()).rejects.toThrow('Encrypted content')
    await spoil()
    await kit.follow()
    expect(await kit.outgoing('mirror')).toHaveLength(2)
    expect(await kit.tell('land', progress(code))).toBe('applied')
    expect(kit.said).not.toContain('the rules failed on an event')
  })

  it('of a clock holds up no other clock', async () => {
    const [broken, well] = [nextCode(), nextCode()]
    for (const code of [broken, well]) await kit.send('land', code, { dueAt: '2026-11-23T17:00:00+07:00' })
    await kit.sql.query(`update dossiers set check_at = now() - interval '1 day', state = jsonb_set(state, '{clock,dueAt}', $2) where code = $1`, [broken, JSON.stringify(noInstant)])
    await kit.sql.query(`update dossiers set check_at = now() - interval '1 hour', state = jsonb_set(state, '{clock,dueAt}', '"2026-11-20T17:00:00+07:00"') where code = $1`, [well])
    await kit.watchDeadlines(new AbortController().signal)
    expect((await journal(well)).map(({ type }) => type)).toContain('dossier.overdue')
    expect(kit.said).toContain('the rules failed on the clock of a dossier')
    expect(Date.parse((await kit.state(broken)).clock.checkAt ?? '')).toBeGreaterThan(Date.now())
  })
})

describe('money', () => {
  async function owing(): Promise<string> {
    const code = nextCode()
    await kit.send('land', code)
    await kit.send('treasury', code)
    await kit.tell('land', partnerEvent(code, 'tax-notice', { status: 6, amountsDue: [{ noticeNumber: 'TB-1', item: 'Lệ phí', amount: 300_000 }] }))
    await kit.tell('treasury', partnerEvent(code, 'payment-requested', { payment: { reference: `R-${code}`, amount: 300_000, noticeNumbers: ['TB-1'], link: 'https://pay.example.vn/1' } }))
    return code
  }

  it('that does not agree waits for a person, who lets it count', async () => {
    const code = await owing()
    expect(await kit.tell('treasury', partnerEvent(code, 'payment', { payment: { reference: `R-${code}`, amount: 299_000, transactionId: 'GD1' } }))).toBe('parked')
    expect(await kit.state(code)).toMatchObject({ status: 6, financial: 'due' })
    const [parked] = (await kit.store.inbox.list({ states: ['parked'] }, 10)).items
    expect(parked).toMatchObject({ reason: 'amount-mismatch' })
    const applied = await kit.changeInbox.apply(parked?.id ?? '', { actor: 'admin', reason: 'Kho bạc xác nhận bằng văn bản' })
    expect(applied).toMatchObject({ state: 'applied' })
    expect(await kit.state(code)).toMatchObject({ status: 4, financial: 'paid', payments: [{ transactionId: 'GD1' }] })
  })

  it('that was paid goes as a proof, once, to the agency that waits for it', async () => {
    const code = await owing()
    await kit.tell('treasury', partnerEvent(code, 'payment', { payment: { reference: `R-${code}`, amount: 300_000 } }))
    const pdf = Buffer.from('%PDF-1.4\n% biên lai\n')
    const event = partnerEvent(code, 'receipt', { payment: { reference: `R-${code}`, receiptNumber: 'BL-1' } })
    const line = kit.lines.get('treasury')
    if (line === undefined) throw new Error('no treasury')
    await kit.receive(line, { event, files: [{ name: 'Biên lai', fileName: 'bl.pdf', mediaType: 'application/octet-stream', content: { kind: 'bytes', bytes: pdf } }] })
    await kit.tell('treasury', { ...event, key: `${event.key}-again` })
    const proofs = await kit.outgoing('payment-proof')
    expect(proofs).toMatchObject([{ partner: 'land', body: { receiver: 'land', paymentProof: { reference: `R-${code}`, amount: 300_000, receiptNumber: 'BL-1', receipts: [{ fileName: 'bl.pdf', mediaType: 'application/pdf', size: pdf.length }] } } }])
    const digest = proofs[0]?.body.paymentProof?.receipts[0]?.digest ?? ''
    const { content } = await kit.attachments.openFor(client.id, digest)
    expect(Buffer.concat(await content.toArray())).toEqual(pdf)
    // what the gateway sends by itself is not told to its clients
    expect((await journal(code)).filter(({ type, transferId }) => type.startsWith('transfer.') && transferId === proofs[0]?.id)).toEqual([])
  })
})

describe('the mirror', () => {
  it('goes in the order in which things happened', async () => {
    const code = nextCode()
    await kit.send('land', code)
    await kit.tell('land', progress(code, { at: '2026-11-21T01:00:00Z' }))
    await kit.tell('land', partnerEvent(code, 'supplement-requested', { status: 5, supplement: { content: 'Thiếu bản vẽ', suspends: true } }))
    await kit.send('land', code, { status: 5, supplement: { note: 'Nộp bản vẽ', componentCodes: ['TP01'] } })
    await kit.tell('land', partnerEvent(code, 'result', { status: 9, final: true }))
    const mirrors = await kit.outgoing('mirror')
    expect(mirrors.map(({ body }) => body.status)).toEqual([2, 4, 5, 4, 9])
    expect(mirrors.every(({ partner, body }) => partner === 'portal' && body.receiver === 'portal' && body.supplement === undefined)).toBe(true)
    const delays = await kit.store.dossiers.syncDelays(new Date(Date.now() - 60_000), new Date(Date.now() + 60_000))
    expect(delays).toMatchObject([{ partner: 'land', pending: 3 }])
    // the first goes first: the next has to wait for it
    expect((await kit.store.transfers.lease(mirrors[1]?.id ?? '', 'worker', 1000)).kind).toBe('not-now')
  })

  it('has no results that are confidential, and the client can fetch them', async () => {
    const code = nextCode()
    await kit.send('judiciary', code)
    const line = kit.lines.get('judiciary')
    if (line === undefined) throw new Error('no judiciary')
    await kit.receive(line, { event: partnerEvent(code, 'result', { status: 9 }), files: [{ name: 'Phiếu', fileName: 'p.pdf', mediaType: 'application/pdf', content: { kind: 'bytes', bytes: Buffer.from('%PDF-1.4\n% phiếu\n') } }] })
    const [result] = (await kit.state(code)).results
    expect(result).toMatchObject({ files: [{ state: 'stored' }] })
    expect((await kit.outgoing('mirror')).at(-1)?.body).not.toHaveProperty('results')
    const { stored } = await kit.attachments.openFor(client.id, result?.files[0]?.digest ?? '').then((open) => (open.content.destroy(), open))
    expect(stored.mediaType).toBe('application/pdf')
    const { rows } = await kit.sql.query('select confidential from attachments')
    expect(rows).toEqual(expect.arrayContaining([{ confidential: true }]))
  })
})

describe('what a partner’s answer to a message tells', () => {
  it('is stored before the outcome is', async () => {
    const code = nextCode()
    const events = [partnerEvent(code, 'payment-requested', { payment: { reference: 'R7', amount: 5, link: 'https://pay.example.vn/7' } })]
    const other = await openWayBack({ treasury: { line: { send: async () => ({ kind: 'delivered', confirmed: true, events }) } } })
    try {
      const { state } = await other.send('treasury', code)
      expect(state).toBe('confirmed')
      expect(await other.state(code)).toMatchObject({ financial: 'due', payments: [{ reference: 'R7', link: 'https://pay.example.vn/7' }] })
    } finally {
      await other.close()
    }
  })
})
