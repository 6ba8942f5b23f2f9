/** Time stamps: asked for over HTTP (RFC 3161, 3.4), and verified. */
import { randomBytes } from 'node:crypto'
import { GatewayError } from '../../domain/errors.ts'
import type { CertificateJudge } from '../../ports/certificate-judge.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpClient } from '../../ports/http-client.ts'
import type { TimeStamper, VerifyTimeStamp } from '../../ports/time-stamps.ts'
import { readStampAnswer, writeStampRequest } from './time-stamp-answer.ts'
import { checkTimeStampToken } from './time-stamp-token.ts'

export interface TimeStamperOptions {
  readonly url: string
  /** Asked for, and demanded of the stamp. */
  readonly policy?: string
  readonly http: Pick<HttpClient, 'request'>
  readonly judge: CertificateJudge
  readonly clock: Pick<Clock, 'now'>
  readonly timeoutMs: number
  readonly random?: (size: number) => Uint8Array
}

const nonceBytes = 8

export function openTimeStamper({ url, policy, http, judge, clock, timeoutMs, random = randomBytes }: TimeStamperOptions): TimeStamper {
  async function ask(body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    const headers = { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' }
    const result = await http.request({ method: 'POST', url, headers, body }, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
    if (!result.ok) throw new GatewayError('stamp_failed', { detail: `the time-stamping authority did not answer: ${result.failure.words}` })
    if (result.answer.status !== 200) throw new GatewayError('stamp_failed', { detail: `the time-stamping authority answered ${result.answer.status}` })
    return result.answer.body
  }

  return {
    async stamp(digest, signal) {
      const nonce = BigInt(`0x${Buffer.from(random(nonceBytes)).toString('hex')}`)
      const askedAt = clock.now()
      const token = readStampAnswer(await ask(writeStampRequest(digest, nonce, policy), signal))
      return checkTimeStampToken(token, { digest, nonce, askedAt, ...(policy === undefined ? {} : { policy }) }, judge, clock.now())
    },
  }
}

/** For stamps that are kept. */
export function createVerifyTimeStamp({ judge, clock }: { readonly judge: CertificateJudge; readonly clock: Pick<Clock, 'now'> }): VerifyTimeStamp {
  return (token, digest) => checkTimeStampToken(token, { digest }, judge, clock.now())
}
