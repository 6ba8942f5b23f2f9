/** Whether the reference partner would take a message now: asked with a signature and answered with one, where a sender is agreed. */
import { createHash } from 'node:crypto'
import { GatewayError } from '../../src/domain/errors.ts'
import { outcomeOfStatus, unclear } from '../../src/domain/outcome.ts'
import { downBecause, type AdapterTools, type Exchange, type Health } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import type { LoopbackConfig } from './config.ts'
import { getRequest, probeRequest } from './mapping.ts'
import { ProbeAnswer, probeAnswerService, readBody, signatureHeader, Up } from './wire.ts'

export function probe(config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Health> {
  return config.sender === undefined ? askForHealth(config, tools, exchange) : askSigned(config.sender, config, tools, exchange)
}

async function askForHealth(config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Health> {
  const result = await exchange.call(getRequest('GetHealth', '/health', config))
  if (!result.ok) return downBecause(result.outcome)
  if (result.answer.status === 200 && readBody(Up, result.answer.body) !== undefined) return { up: true, code: 'ok', words: 'The partner says that it is up' }
  return noAnswer(result.answer, tools)
}

async function askSigned(sender: string, config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Health> {
  const id = tools.clock.id()
  const signed = await exchange.sign(Buffer.from(JSON.stringify({ id, sender })), 'jws-detached', sender)
  const result = await exchange.call(probeRequest(signed, config))
  if (!result.ok) return downBecause(result.outcome)
  const { answer } = result
  const said = answer.status === 200 ? readBody(ProbeAnswer, answer.body) : undefined
  if (said === undefined) return noAnswer(answer, tools)
  const isAboutThis = said.sha256 === createHash('sha256').update(signed.bytes).digest('hex')
  if (isAboutThis && (await isSigned(answer, { messageId: id, audience: sender }, exchange))) return { up: true, code: 'ok', words: 'The partner answered with its signature' }
  return downBecause(unclear('answer-unverified', answer.body), 'The answer is not signed by the partner, or answers something else')
}

async function isSigned({ body, headers }: HttpAnswer, about: { readonly messageId: string; readonly audience: string }, exchange: Exchange): Promise<boolean> {
  const detached = headers[signatureHeader]
  if (detached === undefined) return false
  try {
    await exchange.verify({ bytes: body, detached, profile: 'jws-detached', service: probeAnswerService, ...about })
    return true
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return false
    throw error
  }
}

function noAnswer({ status, headers, body }: HttpAnswer, tools: AdapterTools): Health {
  const trouble = outcomeOfStatus(status, headers['retry-after'], tools.clock.now())
  return trouble === undefined ? downBecause(unclear('not-an-answer', body), `HTTP ${status} without the expected words`) : downBecause(trouble)
}
