/** A receiver of traces as OTLP sends them over HTTP in JSON: keeps every span with the process that told it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly kind: number
  readonly began: bigint
  readonly ended: bigint
  readonly facts: Readonly<Record<string, unknown>>
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  /** 2: an error. */
  readonly status: number
  readonly process: Readonly<Record<string, unknown>>
}

export interface TraceReceiver {
  readonly url: string
  spans(): readonly ReceivedSpan[]
  /** What came, as text; and the headers of the last request. */
  text(): string
  headers(): Readonly<Record<string, string | string[] | undefined>>
  close(): Promise<void>
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}

interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: string
        readonly spanId: string
        readonly parentSpanId?: string
        readonly name: string
        readonly kind: number
        readonly startTimeUnixNano: string
        readonly endTimeUnixNano: string
        readonly attributes?: readonly Attribute[]
        readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]
        readonly status?: { readonly code?: number }
      }[]
    }[]
  }[]
}

export async function startTraceReceiver(): Promise<TraceReceiver> {
  const spans: ReceivedSpan[] = []
  const texts: string[] = []
  let headers: ReturnType<TraceReceiver['headers']> = {}
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      headers = request.headers
      texts.push(body.toString('utf8'))
      // what an OTLP exporter of the gateway says is JSON of this shape
      spans.push(...spansIn(JSON.parse(body.toString('utf8')) as Export))
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // it listens on TCP
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans: () => spans,
    text: () => texts.join('\n'),
    headers: () => headers,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function spansIn({ resourceSpans }: Export): readonly ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId === '' ? undefined : span.parentSpanId,
        name: span.name,
        kind: span.kind,
        began: BigInt(span.startTimeUnixNano),
        ended: BigInt(span.endTimeUnixNano),
        facts: factsOf(span.attributes ?? []),
        links: span.links ?? [],
        status: span.status?.code ?? 0,
        process: factsOf(resource.attributes),
      })),
    ),
  )
}

function factsOf(attributes: readonly Attribute[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
