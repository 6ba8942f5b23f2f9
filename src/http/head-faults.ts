/** What is wrong with the head of a request, whatever it asks for; undefined where nothing is. */
import type { FastifyRequest } from 'fastify'
import { GatewayError } from '../domain/errors.ts'

/** Node cuts longer lists without a word, so they are counted here. */
const mostHeaders = 100

export function faultInHead({ raw, headers }: FastifyRequest): GatewayError | undefined {
  if (raw.rawHeaders.length / 2 > mostHeaders) return new GatewayError('headers_too_large', { detail: { vi: `Nhiều nhất ${mostHeaders} tiêu đề.`, en: `At most ${mostHeaders} headers.` } })
  if (raw.httpVersion === '1.1' && headers.host === undefined) {
    return new GatewayError('malformed_request', { detail: { vi: 'Thiếu tiêu đề Host.', en: 'The Host header is missing.' } })
  }
  if (raw.rawHeaders.length > 2 * Object.keys(headers).length && repeatsWhatStandsOnce(raw.rawHeaders)) {
    return new GatewayError('malformed_request', { detail: { vi: 'Host, Authorization và Content-Type chỉ được có một lần.', en: 'Host, Authorization and Content-Type may stand once only.' } })
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    return new GatewayError('malformed_request', { detail: { vi: 'Tiêu đề Expect chỉ có thể là 100-continue.', en: 'The Expect header can only be 100-continue.' } })
  }
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    return new GatewayError('unsupported_media_type', {
      detail: { vi: 'Gửi nội dung không nén: không có Content-Encoding.', en: 'Send the body as it is, without a Content-Encoding.' },
    })
  }
  return undefined
}

/** Of these Node keeps the first without a word; whatever stands before the door may have read the other (RFC 9112 section 3.2). */
function repeatsWhatStandsOnce(rawHeaders: readonly string[]): boolean {
  const names = rawHeaders.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase())
  return ['host', 'authorization', 'content-type'].some((name) => names.indexOf(name) !== names.lastIndexOf(name))
}

/** Whether a header that may stand once stands there more often; Node joins such headers without a word. */
export function isRepeated(name: string, { raw }: FastifyRequest): boolean {
  return raw.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length > 1
}
