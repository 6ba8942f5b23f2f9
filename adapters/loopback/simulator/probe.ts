/** How the simulated partner answers whether it is up: to who signs, with its own signature, and nothing is left behind. */
import { createHash } from 'node:crypto'
import { GatewayError } from '../../../src/domain/errors.ts'
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { SimulatorOptions } from '../../../src/ports/simulator.ts'
import { probeAnswerService, ProbeQuestion, probeService, readBody, signatureHeader } from '../wire.ts'
import { json, problem } from './answers.ts'

export async function answerProbe(request: SimulatedRequest, options: SimulatorOptions): Promise<SimulatedAnswer> {
  const question = readBody(ProbeQuestion, request.body)
  if (question === undefined) return problem(422, { code: 'question-malformed', words: 'Câu hỏi sai cấu trúc' })
  if (!(await isSigned(request, question.sender, options))) return problem(403, { code: 'signature-rejected', words: 'Chữ ký số không hợp lệ' })
  const answer = json(200, { status: 'up', sha256: createHash('sha256').update(request.body).digest('hex') })
  const about = { issuer: options.organisation, audience: question.sender, messageId: question.id, service: probeAnswerService }
  const { detached = '' } = await options.signer.sign(Buffer.from(answer.body ?? ''), 'jws-detached', about)
  return { ...answer, headers: { ...answer.headers, [signatureHeader]: detached } }
}

async function isSigned(request: SimulatedRequest, sender: string, options: SimulatorOptions): Promise<boolean> {
  const detached = request.headers[signatureHeader]
  if (detached === undefined || !options.senders.includes(sender)) return false
  try {
    await options.verifier.verify({ bytes: request.body, detached, profile: 'jws-detached', organisation: sender, audience: options.organisation, service: probeService })
    return true
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return false
    throw error
  }
}
