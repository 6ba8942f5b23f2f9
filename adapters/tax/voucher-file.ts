/** Fetches the file of a voucher, from the agreed servers only: the link came in a message that nobody signed. */
import { outcomeOfStatus, unclear } from '../../src/domain/outcome.ts'
import type { Exchange, FetchedFile } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { TaxConfig } from './config.ts'

export async function fetchVoucherFile(link: string, config: TaxConfig, clock: Clock, exchange: Exchange): Promise<FetchedFile> {
  const url = URL.parse(link)
  const agreed = config.vouchers?.fileOrigins ?? []
  if (url === null || url.username !== '' || url.password !== '' || !agreed.some((origin) => URL.parse(origin)?.origin === url.origin)) {
    return { kind: 'failed', outcome: { kind: 'refused', code: 'link-not-agreed', words: 'The file does not lie on an agreed server' } }
  }
  const result = await exchange.call({ name: 'UrlFileChungTu', method: 'GET', url: url.href, headers: { accept: 'application/pdf' } })
  if (!result.ok) return { kind: 'failed', outcome: result.outcome }
  const { status, headers, body } = result.answer
  const byStatus = outcomeOfStatus(status, headers['retry-after'], clock.now())
  if (byStatus !== undefined) return { kind: 'failed', outcome: byStatus }
  // the voucher may be told before its file is there
  if (status === 404) return { kind: 'failed', outcome: { kind: 'later', code: 'file-not-there', scope: 'message', words: 'HTTP 404' } }
  if (status !== 200 || !Buffer.from(body.subarray(0, 5)).equals(Buffer.from('%PDF-'))) return { kind: 'failed', outcome: unclear('not-a-pdf-file', body) }
  return { kind: 'fetched', mediaType: 'application/pdf', bytes: body }
}
