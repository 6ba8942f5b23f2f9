/** Follows a link to a result or a notice, only to the addresses that were agreed: a callback must not reach inside. */
import { outcomeOfStatus, unclear } from '../../src/domain/outcome.ts'
import type { Exchange, Failure, FetchedFile } from '../../src/ports/adapter.ts'
import type { Land } from './call-service.ts'
import { versionTable, type WireVersion } from './wire-versions.ts'

const loopbackHosts: readonly string[] = ['127.0.0.1', '[::1]', 'localhost']
const mediaForm = /^[a-z]+\/[A-Za-z0-9.+-]+$/

export async function fetchFile(link: string, { config, session, clock }: Land, exchange: Exchange): Promise<FetchedFile> {
  const url = allowedAddress(link, config)
  if (url === undefined) return failed({ kind: 'refused', code: 'link-not-allowed', words: 'The link does not lie under an address that was agreed' })
  // the token stays here: whoever keeps the files need not be whoever gave it
  const result = await exchange.call({ name: 'TapTin', method: 'GET', url, hide: session.secrets() })
  if (!result.ok) return failed(result.outcome)
  const { status, headers, body } = result.answer
  if (status === 404 || status === 410) return failed({ kind: 'refused', code: 'file-missing', words: `HTTP ${status}` })
  const byStatus = outcomeOfStatus(status, headers['retry-after'], clock.now())
  if (byStatus) return failed(byStatus)
  const mediaType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (status !== 200 || body.byteLength === 0 || mediaType === 'text/html') return failed(unclear('not-a-file', session.hide(Buffer.from(body.subarray(0, 2000)).toString('utf8'))))
  return { kind: 'fetched', mediaType: mediaForm.test(mediaType) ? mediaType : 'application/octet-stream', bytes: body }
}

export interface LinkRules {
  readonly fileBases: readonly string[]
  readonly version: WireVersion
  readonly codeGet?: string | undefined
}

/** Undefined where the link leads elsewhere. */
export function allowedAddress(link: string, config: LinkRules): string | undefined {
  const url = URL.parse(link)
  if (url === null || url.username !== '' || url.password !== '' || /%(?:2e|2f|5c|25|00)|[\\;]/i.test(url.pathname)) return undefined
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.includes(url.hostname))) return undefined
  if (!config.fileBases.some((base) => isUnder(url, base))) return undefined
  if (versionTable[config.version].codeGet && config.codeGet !== undefined && !url.searchParams.has('CodeGet')) url.searchParams.set('CodeGet', config.codeGet)
  url.hash = ''
  return url.href
}

function isUnder(url: URL, base: string): boolean {
  const parent = URL.parse(base)
  if (parent === null || parent.origin !== url.origin) return false
  return url.pathname.startsWith(parent.pathname.endsWith('/') ? parent.pathname : `${parent.pathname}/`)
}

function failed(outcome: Failure): FetchedFile {
  return { kind: 'failed', outcome }
}
