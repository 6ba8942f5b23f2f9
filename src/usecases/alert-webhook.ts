/** Tells a program: a signed POST of JSON, as webhooks of clients are, for the operator itself. */
import { AlertFailure, type AlertChannel } from '../ports/alert-channel.ts'
import type { OpenHttpClient } from '../ports/http-client.ts'
import type { Signer } from '../ports/signer.ts'
import { alertService, messageIdHeader, signatureHeader } from './webhook-headers.ts'

interface Dependencies {
  readonly url: string
  /** Organisation that runs the gateway: its seal signs, and it is told. */
  readonly operator: string
  readonly openHttp: OpenHttpClient
  readonly signer: Pick<Signer, 'sign'>
}

const maxAnswerBytes = 64 * 1024

export function openAlertWebhook({ url, operator, openHttp, signer }: Dependencies): AlertChannel {
  const http = openHttp({ maxAnswerBytes, connections: 1 })
  return {
    name: 'webhook',
    async tell(message, signal) {
      const body = Buffer.from(JSON.stringify(message))
      const signed = await signer.sign(body, 'jws-detached', { issuer: operator, audience: operator, messageId: message.id, service: alertService })
      const headers = { 'content-type': 'application/json', [signatureHeader]: signed.detached ?? '', [messageIdHeader]: message.id, 'idempotency-key': message.id }
      const result = await http.request({ method: 'POST', url, headers, body: signed.bytes }, signal)
      if (!result.ok) throw new AlertFailure(result.failure.code)
      if (result.answer.status < 200 || result.answer.status > 299) throw new AlertFailure(`http-${result.answer.status}`)
    },
    close: () => http.close(),
  }
}
