/** How the simulated land office takes a message: shape, signature, message id, then its effect, each with its words. */
import { createHash } from 'node:crypto'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import { signerOf } from '../../../src/net/simulated-signer.ts'
import type { SimulatorOptions } from '../../../src/ports/simulator.ts'
import { header, messageSchemas, readJson, type MessageName } from '../wire.ts'
import { refused, taken, type Refusal } from './answers.ts'
import type { Register } from './register.ts'

export async function takeMessage(name: MessageName, request: SimulatedRequest, register: Register, options: SimulatorOptions, refuse: boolean): Promise<SimulatedAnswer> {
  const now = options.clock.now()
  const digest = createHash('sha256').update(request.body).digest('hex')
  const messageId = request.headers[header.messageId.toLowerCase()]
  const signedBy = await signerOf(request, header, options)
  const content = readJson(messageSchemas[name], request.body)

  // from here on nothing waits, so that the same message arriving twice at once is still taken once
  const refusal = faultOf() ?? (content && register.take({ messageId: messageId ?? '', digest, sender: signedBy ?? '', at: now.toISOString(), name, content }, refuse))
  register.note({
    at: now.toISOString(),
    messageId,
    dossierCode: content?.SoBienNhan,
    operation: name,
    schemaValid: content !== undefined,
    signatureVerified: signedBy !== undefined,
    signedBy,
    problem: refusal?.words,
    digest,
  })
  return refusal === undefined ? taken(now) : refused(refusal, now)

  function faultOf(): Refusal | undefined {
    if (content === undefined) return { code: '400', words: complaintsOf(messageSchemas[name], request.body) }
    if (messageId === undefined || signedBy === undefined) return { code: '401', words: 'Chữ ký số không hợp lệ hoặc không đúng đơn vị gửi' }
    return undefined
  }
}

function complaintsOf(schema: TSchema, body: Uint8Array): string {
  const value = parse(body)
  if (value === undefined) return 'Dữ liệu không đúng định dạng JSON'
  const complaints = [...Value.Errors(schema, value)].flatMap(({ instancePath, params }) => {
    const { requiredProperties } = params as { readonly requiredProperties?: readonly string[] }
    if (requiredProperties !== undefined) return requiredProperties.map((name) => `${fieldName(`${instancePath}/${name}`)} không được để trống`)
    return instancePath === '' ? [] : [`${fieldName(instancePath)} không hợp lệ`]
  })
  return complaints.length === 0 ? 'Dữ liệu không hợp lệ' : complaints.join('; ')
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

function fieldName(path: string): string {
  return path.slice(1).replaceAll(/\/(\d+)/g, '[$1]').replaceAll('/', '.')
}
