/** One call of an operation. */
import type { Static, TSchema } from 'typebox'
import type { Exchange } from '../../../src/ports/adapter.ts'
import type { OperationsConfig } from '../config.ts'
import { jsonHeaders, type LineContext } from '../line-context.ts'
import { readAnswer, type Reading } from '../replies.ts'

export interface OperationCall<Schema extends TSchema> {
  readonly name: string
  readonly body: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
  readonly answer: Schema
  /** The answer carries what records say: nothing of it is kept. */
  readonly withheld?: boolean
}

export async function callOperation<Schema extends TSchema>(line: LineContext<OperationsConfig>, call: OperationCall<Schema>, exchange: Exchange): Promise<Reading<Static<Schema>>> {
  const { agreement, baseUrl, clock } = line
  const { accessToken } = agreement
  const hide = accessToken === undefined ? [] : [accessToken]
  const authorization = accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }
  const { withheld = false } = call
  const result = await exchange.call({
    name: call.name,
    method: 'POST',
    url: `${baseUrl}${agreement.pathPrefix}/${call.name}`,
    headers: { ...jsonHeaders, ...authorization, ...call.headers },
    body: call.body,
    hide,
    secret: withheld,
  })
  return result.ok ? readAnswer(call.answer, result.answer, { now: clock.now(), withheld, hide }) : { kind: 'failed', outcome: result.outcome }
}

export function jsonBody(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
