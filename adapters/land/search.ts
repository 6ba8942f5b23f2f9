/** The look-ups `land-parcel` and `land-certificate`: one search of the land system, asked in two ways. Also what the probe asks. */
import type { ServiceName } from '../../schemas/queries/index.ts'
import { outcomeOfStatus, unclear } from '../../src/domain/outcome.ts'
import type { Exchange, Failure, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { guardedLookUp, refusedQuestion } from '../../src/ports/guarded-look-up.ts'
import { hasOneOwner, isAsked } from './asked-certificate.ts'
import { callService, type Land } from './call-service.ts'
import { certificateSources, recordOf } from './found-certificate.ts'
import { classify, outcomeOfReply } from './replies.ts'
import { SearchAnswer, type SearchField } from './search-wire.ts'
import { LandAnswer, readJson, searchName } from './wire.ts'

export const lookUps: readonly ServiceName[] = ['land-parcel', 'land-certificate']

/** What is asked, in the form's fields. */
export type SearchForm = Readonly<Partial<Record<SearchField, string>>>

type Parameters = Query['parameters']

export function lookUpLand(query: Query, land: Land, exchange: Exchange): Promise<QueryAnswer> {
  return guardedLookUp(query, lookUps, async () => {
    const form = query.name === 'land-parcel' ? formOfParcel(query.parameters) : formOfCertificate(query.parameters)
    if (form === undefined) return failed(refusedQuestion('parameter-missing', 'certificateNumber', 'Cần số phát hành, số vào sổ, mã vạch hoặc số giấy tờ'))
    return search(form, land, exchange)
  })
}

/** A certificate number that no certificate has: asks about nobody, and everything on the way is tried, the first sender's seal too. */
export async function askForNothing(land: Land, exchange: Exchange): Promise<Failure | undefined> {
  const [issuer] = land.config.organisations
  const found = await ask({ soPhatHanh: 'KIEM-TRA-KET-NOI' }, land, exchange, issuer)
  return found.kind === 'failed' ? found.outcome : undefined
}

/** The register knows a parcel by its numbers of today and by those it had before. */
export function formOfParcel({ provinceCode, communeCode = '', parcelNumber = '', mapSheet = '', former }: Parameters): SearchForm {
  const place = { ...(provinceCode === undefined ? {} : { tinhId: provinceCode }), xaId: communeCode }
  const numbers = former === 'true' ? { soThuTuThuaCu: parcelNumber, soHieuToBanDoCu: mapSheet } : { soThuTuThua: parcelNumber, soHieuToBanDo: mapSheet }
  return { ...place, ...numbers, timChinhXac: 'true' }
}

/** Undefined where only a name is known: the register is asked about something, never browsed. */
export function formOfCertificate({ certificateNumber, registerNumber, barcode, ownerIdentityNumber, ownerName }: Parameters): SearchForm | undefined {
  if ([certificateNumber, registerNumber, barcode, ownerIdentityNumber].every((value) => value === undefined)) return undefined
  const fields = { soPhatHanh: certificateNumber, soVaoSo: registerNumber, maVach: barcode, soGiayTo: ownerIdentityNumber, hoTen: ownerName }
  return { ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)), timChinhXac: 'true' }
}

async function search(form: SearchForm, land: Land, exchange: Exchange): Promise<QueryAnswer> {
  const found = await ask(form, land, exchange)
  if (found.kind === 'failed') return found
  const { data, recordsTotal } = found.answer
  if (data.length === 0) return { kind: 'not-found', words: 'Không tìm thấy giấy chứng nhận' }
  // whose land it is, is nobody's business who did not ask for it
  if (!data.every((certificate) => isAsked(certificate, form))) return failed(unclear('answer-about-another', found.raw))
  if (!data.every(hasOneOwner)) return failed(unclear('several-owners', found.raw))
  const more = recordsTotal > data.length ? { total: recordsTotal } : {}
  return { kind: 'found', records: data.map(recordOf), sources: certificateSources, ...more }
}

type Found = { readonly kind: 'answer'; readonly answer: SearchAnswer; readonly raw: string } | { readonly kind: 'failed'; readonly outcome: Failure }

async function ask(form: SearchForm, land: Land, exchange: Exchange, issuer?: string): Promise<Found> {
  const encoded = new URLSearchParams(form).toString()
  const called = await callService(land, { name: searchName, contentType: 'application/x-www-form-urlencoded', body: Buffer.from(encoded), ...(issuer === undefined ? {} : { signed: { issuer } }) }, exchange)
  if (called.kind === 'outcome') return failed(called.outcome)
  const { status, headers, body } = called.answer
  const byStatus = outcomeOfStatus(status, headers['retry-after'], land.clock.now())
  if (byStatus) return failed(byStatus)
  const answer = status === 200 ? readJson(SearchAnswer, body) : undefined
  return answer === undefined ? failed(refusalIn(body, land)) : { kind: 'answer', answer, raw: land.session.hide(Buffer.from(body).toString('utf8')) }
}

/** In place of rows there may stand the words that refuse a message. */
function refusalIn(body: Uint8Array, { session }: Land): Failure {
  const raw = session.hide(Buffer.from(body).toString('utf8'))
  const answer = readJson(LandAnswer, body)
  if (answer === undefined) return unclear('unreadable-answer', raw)
  const outcome = outcomeOfReply({ ...classify(answer), words: session.hide(answer.status.message ?? ''), raw }, false, '')
  return outcome.kind === 'delivered' ? unclear('unreadable-answer', raw) : outcome
}

function failed(outcome: Failure): { readonly kind: 'failed'; readonly outcome: Failure } {
  return { kind: 'failed', outcome }
}
