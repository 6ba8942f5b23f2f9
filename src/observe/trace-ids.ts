/** The ids of a trace by the id that it is about, the same in every process; and the one header by which others name theirs. */
import { createHash } from 'node:crypto'

export interface SpanPlace {
  readonly traceId: string
  readonly spanId: string
}

const nothing = /^0+$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/

/** A UUID is a trace id as it is: 128 bits that nobody else uses. Its first span has a name that follows from it. */
export function placeOf(id: string): SpanPlace {
  const traceId = uuid.test(id) ? id.replaceAll('-', '') : digest(id).slice(0, 32)
  return { traceId, spanId: digest(`first span of ${id}`).slice(0, 16) }
}

/** W3C Trace Context, version 00. Undefined where it is none. */
export function readTraceparent(header: string | undefined): SpanPlace | undefined {
  const [, traceId, spanId] = form.exec(header ?? '') ?? []
  if (traceId === undefined || spanId === undefined || nothing.test(traceId) || nothing.test(spanId)) return undefined
  return { traceId, spanId }
}

export function writeTraceparent({ traceId, spanId }: SpanPlace, isSampled: boolean): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
