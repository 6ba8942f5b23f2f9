/** What is sent to the tax agency, and what is made of every answer. The agency is played by nock, with a real seal. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Health } from '../../src/ports/adapter.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { landDossier, landTaxSlip } from './fixtures/land-dossier.ts'
import { agency, clock, landMessage, messageId, now, obligationsOf, origin, province, stranger, withTaxLine } from './fixtures/tax-line.ts'
import { landTaxSources } from './land-tax-answer.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { writeCatalogue, writeGatewayHeader } from './simulator/answers.ts'
import { writeLedger } from './simulator/ledger.ts'
import { readEnvelope, writeFault, writeResponse, type EnvelopeReading } from './soap.ts'
import { isPasswordOf } from './username-token.ts'
import { gipMessageId, headerFields, writeData, type GipHeader } from './wire.ts'

const mocks = useNock()
const never = new AbortController().signal
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([province, agency, stranger], clock)
})

type Carried = Extract<EnvelopeReading, { kind: 'document' }>

interface Play {
  readonly header?: Partial<GipHeader>
  readonly body?: readonly string[]
  /** Whose seal is under the answer. */
  readonly issuer?: string
  /** Changes the answer after it was sealed. */
  readonly change?: (document: string) => string
}

/** Answers the next request as the agency would, but for what `play` says; keeps what came. */
function answerOnce(play: Play = {}): { readonly carried: () => Carried; readonly headers: () => Headers } {
  let carried: Carried | undefined
  let headers = new Headers()
  mocks.on(origin).post(sandboxAgreement.path).reply(200, async (request: Request) => {
    headers = request.headers
    const envelope = await readEnvelope(Buffer.from(await request.arrayBuffer()))
    if (envelope.kind !== 'document') throw new Error('no document came')
    carried = envelope
    const document = await writeAnswer(play, /<MSG_ID>(.*?)<\/MSG_ID>/.exec(envelope.document)?.[1] ?? '')
    return Buffer.from(writeResponse(Buffer.from(document), 'http://gip.response.com/')).toString('utf8')
  })
  return {
    carried: () => {
      if (carried === undefined) throw new Error('nothing came')
      return carried
    },
    headers: () => headers,
  }
}

async function writeAnswer({ header, body = [], issuer = agency, change }: Play, question: string): Promise<string> {
  const asked = { ...emptyHeader(), SENDER_CODE: province, MSG_ID: question }
  const unsigned = writeData({ ...writeGatewayHeader(asked, undefined, now), ...header }, body)
  const signed = await seals.signer.sign(unsigned, 'xmldsig-gip', { issuer, audience: province, messageId: question })
  const document = Buffer.from(signed.bytes).toString('utf8')
  return change === undefined ? document : change(document)
}

function emptyHeader(): GipHeader {
  return Object.fromEntries(headerFields.map((field) => [field, ''])) as GipHeader
}

async function send(message = landMessage()): Promise<Outcome> {
  return (await withTaxLine(seals, (line) => line.send(message, never))).outcome
}

describe('sending a slip', () => {
  test('signed by the province, wrapped in SOAP 1.1, with a password digest', async () => {
    const seen = answerOnce()
    await send()
    const { document, operation, token } = seen.carried()
    const verified = await seals.verifier.verify({ bytes: Buffer.from(document), profile: 'xmldsig-gip', organisation: province })
    expect(Buffer.from(verified.bytes).toString('utf8')).toContain(`<MSG_ID>${gipMessageId(messageId)}</MSG_ID>`)
    expect(operation).toBe('xuLyTruyVanMsg')
    expect(seen.headers().get('content-type')).toBe('text/xml; charset=utf-8')
    expect(seen.headers().get('soapaction')).toBe('"xuLyTruyVanMsg"')
    expect(token !== undefined && isPasswordOf(token, sandboxAgreement.password)).toBe(true)
    expect(token !== undefined && isPasswordOf(token, 'another password')).toBe(false)
  })

  test('the same document on every attempt, under a fresh nonce', async () => {
    const first = answerOnce()
    await send()
    const second = answerOnce()
    await send(landMessage(landDossier(), true))
    expect(second.carried().document).toBe(first.carried().document)
    expect(second.carried().token?.nonce).not.toBe(first.carried().token?.nonce)
  })

  test('a signed answer is a receipt', async () => {
    answerOnce()
    const outcome = await send()
    expect(outcome).toMatchObject({ kind: 'delivered', confirmed: true, receipt: { profile: 'xmldsig-gip', signedBy: agency } })
    const receipt = outcome.kind === 'delivered' ? outcome.receipt : undefined
    await expect(seals.verifier.verify({ bytes: receipt?.bytes ?? new Uint8Array(), profile: 'xmldsig-gip', organisation: agency })).resolves.toBeDefined()
  })

  test('a duplicate is delivered, with its receipt', async () => {
    answerOnce({ header: { ERROR_CODE: '52', ERROR_DESC: `MSG_ID ${gipMessageId(messageId)} đã được xử lý trước đó` } })
    expect(await send()).toMatchObject({ kind: 'delivered', code: 'already-received', receipt: { signedBy: agency } })
  })

  test('a dossier that the agency has from another message is refused, and left to a person where it may be ours', async () => {
    const header = { ERROR_CODE: '52', ERROR_DESC: 'Hồ sơ H56.14-261120-0001 đã được tiếp nhận' }
    answerOnce({ header })
    expect(await send()).toMatchObject({ kind: 'refused', code: 'dossier-known' })
    answerOnce({ header })
    expect(await send(landMessage(landDossier(), true))).toMatchObject({ kind: 'unclear', code: 'dossier-known' })
  })

  test('a refusal keeps the agency’s words', async () => {
    answerOnce({ header: { ERROR_CODE: '31', ERROR_DESC: 'Mã địa bàn không tồn tại' } })
    expect(await send()).toEqual({ kind: 'refused', code: 'refused-by-tax', words: '31 Mã địa bàn không tồn tại' })
  })

  test('without a slip, or from a sender without a code, nothing is sent', async () => {
    const { landTax: _slip, ...dossier } = landDossier()
    expect(await send(landMessage(dossier))).toMatchObject({ kind: 'refused', code: 'land-tax-missing', fields: [{ field: '/landTax' }] })
    expect(await send(landMessage({ ...landDossier(), sender: stranger }))).toMatchObject({ kind: 'refused', fields: [{ field: '/sender' }] })
  })

  test('a character that XML cannot carry is the dossier’s fault', async () => {
    const landTax = { ...landTaxSlip, legalBasis: 'hỏng \ud800 nửa ký tự' }
    expect(await send(landMessage({ ...landDossier(), landTax }))).toMatchObject({ kind: 'refused', code: 'text-not-representable' })
  })
})

describe('answers that do not count', () => {
  const forgeries: readonly (readonly [string, string, Play])[] = [
    ['without its signature', 'answer-signature-invalid', { change: (document) => document.replace(/<SECURITY>.*<\/SECURITY>/s, '<SECURITY></SECURITY>') }],
    ['without SECURITY', 'answer-signature-invalid', { change: (document) => document.replace(/<SECURITY>.*<\/SECURITY>/s, '') }],
    ['with its error taken out', 'answer-signature-invalid', { header: { ERROR_CODE: '31', ERROR_DESC: 'Từ chối' }, change: (document) => document.replace('>31<', '><') }],
    ['signed by somebody else', 'answer-signature-invalid', { issuer: stranger }],
    ['signed by ourselves', 'answer-signature-invalid', { issuer: province }],
    ['to another message', 'answer-to-another-message', { header: { MSG_REFID: '0'.repeat(32) } }],
    ['to nothing', 'answer-to-another-message', { header: { MSG_REFID: '' } }],
    ['to another province', 'answer-to-another-message', { header: { RECEIVER_CODE: stranger } }],
    ['from another system', 'answer-to-another-message', { header: { SENDER_CODE: 'DVCQG' } }],
    ['with words nobody foresaw', 'unknown-error', { header: { ERROR_CODE: '77', ERROR_DESC: 'Xin chào' } }],
    ['with a second root', 'answer-signature-invalid', { change: (document) => `${document}<DATA/>` }],
    ['with a DOCTYPE', 'answer-signature-invalid', { change: (document) => `<!DOCTYPE DATA>${document}` }],
  ]

  test.each(forgeries)('%s: parked as %s with the answer', async (_name, code, play) => {
    answerOnce(play)
    const outcome = await send()
    expect(outcome).toMatchObject({ kind: 'unclear', code })
    expect(outcome.kind === 'unclear' && outcome.raw).toContain('xuLyTruyVanMsgResponse')
  })

  test('a comment inside a value hides nothing: the signature does not cover it, and it is not read', async () => {
    answerOnce({ header: { ERROR_CODE: '31', ERROR_DESC: 'Từ chối hồ sơ' }, change: (document) => document.replace('>31<', '><!---->3<!-- 0 -->1<') })
    expect(await send()).toEqual({ kind: 'refused', code: 'refused-by-tax', words: '31 Từ chối hồ sơ' })
  })

  test('an own message played back', async () => {
    mocks.on(origin).post(sandboxAgreement.path).reply(200, async (request: Request) => request.text())
    expect(await send()).toMatchObject({ kind: 'unclear', code: 'answer-signature-invalid' })
  })
})

describe('transport', () => {
  const page = '<html><body>trang lỗi</body></html>'
  const fault = (code: string, words: string) => Buffer.from(writeFault({ code, words })).toString('utf8')
  const replies: readonly (readonly [string, number, string, Partial<Outcome>])[] = [
    ['a page with 500', 500, page, { kind: 'later', code: 'server-error' }],
    ['503', 503, page, { kind: 'later', code: 'server-error', afterSeconds: 7 }],
    ['429', 429, page, { kind: 'later', code: 'rate-limited', afterSeconds: 7 }],
    ['401', 401, page, { kind: 'broken', code: 'credentials-rejected' }],
    ['404', 404, page, { kind: 'unclear', code: 'not-an-answer' }],
    ['a page with 200', 200, page, { kind: 'unclear', code: 'not-an-answer' }],
    ['nothing', 200, '', { kind: 'unclear', code: 'not-an-answer' }],
    ['a fault about credentials', 500, fault('wsse:FailedAuthentication', 'no'), { kind: 'broken', code: 'credentials-rejected' }],
    ['a fault of the server', 500, fault('soapenv:Server', 'no'), { kind: 'later', code: 'server-error' }],
    ['a fault that blames us', 500, fault('soapenv:Client', 'no'), { kind: 'unclear', code: 'client-fault' }],
    ['a redirect', 302, '', { kind: 'unclear', code: 'not-an-answer' }],
    ['an unknown fault with 500', 500, fault('soapenv:Other', 'no'), { kind: 'later', code: 'server-error' }],
    ['an unknown fault with 200', 200, fault('soapenv:Other', 'no'), { kind: 'unclear', code: 'unknown-fault' }],
  ]

  test.each(replies)('%s', async (_name, status, body, expected) => {
    mocks.on(origin).post(sandboxAgreement.path).reply(status, body, { 'retry-after': '7' })
    expect(await send()).toMatchObject(expected)
  })
})

describe('asking for obligations', () => {
  const parameters = { dossierCode: 'H56.14-261120-0001', identityNumber: '012345678901' }
  const ask = (given: Readonly<Record<string, string>> = parameters, sender = province) =>
    withTaxLine(seals, (line) => line.query(obligationsOf(given, { sender })))
  const held = {
    dossierCode: parameters.dossierCode,
    users: [{ name: 'Nguyễn Thị Mẫu', identityNumber: '012345678901', taxCode: '8000000011', address: 'Số 1' }],
    parcel: { number: '35', mapSheet: '45', address: 'Xã Giả Định', communeCode: '26476', certificate: '' },
    price: 2_000_000_000,
  }

  test('what the ledger holds', async () => {
    const seen = answerOnce({ body: [writeLedger(held, now)] })
    const answer = await ask()
    expect(seen.carried().document).toContain('<TRUYVAN><MA_HS>H56.14-261120-0001</MA_HS><SO>012345678901</SO></TRUYVAN>')
    expect(answer).toMatchObject({ kind: 'found', records: [{ status: 'due', total: 50_000_000, payers: [{ taxCode: '8000000011' }] }], sources: landTaxSources })
  })

  test('nobody there', async () => {
    answerOnce({ body: [writeLedger(undefined, now)] })
    expect(await ask()).toEqual({ kind: 'not-found', words: 'Không tồn tại mã hồ sơ và số CMND/CCCD' })
  })

  test('nothing of what was asked is said where it is refused', async () => {
    answerOnce({ header: { ERROR_CODE: '41', ERROR_DESC: `Số CCCD ${parameters.identityNumber} của hồ sơ ${parameters.dossierCode} không hợp lệ` } })
    expect(await ask()).toEqual({ kind: 'failed', outcome: { kind: 'refused', code: 'refused-by-tax', words: '41 Số CCCD … của hồ sơ … không hợp lệ' } })
  })

  test.each<[string, Play, Partial<Outcome>]>([
    ['rows about another dossier', { body: [writeLedger({ ...held, dossierCode: 'H56.14-261120-0009' }, now)] }, { kind: 'unclear', code: 'answer-about-another-dossier' }],
    ['no ledger', { body: [writeCatalogue()] }, { kind: 'unclear', code: 'not-a-land-tax-answer' }],
    ['two ROWs', { body: [writeLedger(held, now), writeLedger(held, now)] }, { kind: 'unclear', code: 'answer-malformed' }],
    ['a duplicate, which no question is', { header: { ERROR_CODE: '52', ERROR_DESC: 'Bản tin đã được xử lý' } }, { kind: 'unclear', code: 'unexpected-duplicate' }],
    ['an outage', { header: { ERROR_CODE: '60', ERROR_DESC: 'Hệ thống đang bảo trì' } }, { kind: 'later', code: 'partner-busy' }],
    ['an unsigned answer', { body: [writeLedger(held, now)], change: (document) => document.replace(/<Signature.*<\/Signature>/s, '') }, { kind: 'unclear' }],
  ])('%s', async (_name, play, outcome) => {
    answerOnce(play)
    expect(await ask()).toMatchObject({ kind: 'failed', outcome })
  })

  test('nothing is asked with missing or strange parameters', async () => {
    expect(await ask({ dossierCode: parameters.dossierCode })).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', fields: [{ field: 'identityNumber' }] } })
    expect(await ask({ ...parameters, dossierCode: '<x/>' })).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', fields: [{ field: 'dossierCode' }] } })
    expect(await ask(parameters, stranger)).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', fields: [{ field: 'sender' }] } })
  })
})

describe('probing', () => {
  const probe = () => withTaxLine(seals, (line) => line.probe(never))

  test('asks for a public catalogue', async () => {
    const seen = answerOnce({ body: [writeCatalogue()] })
    expect(await probe()).toMatchObject({ up: true, code: 'ok' })
    expect(seen.carried().document).toContain('<TYPE>00019</TYPE>')
  })

  test.each<[string, Play, Pick<Health, 'up' | 'code' | 'fault'>]>([
    ['a signed refusal of the catalogue is a working way', { header: { ERROR_CODE: '40', ERROR_DESC: 'TYPE không hợp lệ' } }, { up: true, code: 'refused-by-tax' }],
    ['rejected signatures are not', { header: { ERROR_CODE: '20', ERROR_DESC: 'Chữ ký số không hợp lệ' } }, { up: false, fault: 'broken', code: 'signature-rejected' }],
    ['nor are answers by others', { issuer: stranger }, { up: false, code: 'answer-signature-invalid' }],
    ['an outage is nobody’s fault', { header: { ERROR_CODE: '60', ERROR_DESC: 'Hệ thống đang bảo trì' } }, { up: false, code: 'partner-busy' }],
  ])('%s', async (_name, play, expected) => {
    answerOnce(play)
    const health = await probe()
    expect(health).toEqual({ ...expected, words: health.words })
    expect(health.words).not.toContain('<')
  })

  test('a page is not an answer', async () => {
    mocks.on(origin).post(sandboxAgreement.path).reply(502, 'bad gateway')
    expect(await probe()).toMatchObject({ up: false, code: 'server-error' })
  })
})
