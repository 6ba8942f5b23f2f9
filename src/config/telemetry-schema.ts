/** The part of the configuration about whoever watches the gateway: numbers for Prometheus, traces for OpenTelemetry. */
import { Type } from 'typebox'
import { Sha256 } from '../../schemas/primitives.ts'
import { secret } from '../../schemas/secret.ts'

const strict = { additionalProperties: false }
const PlainNetwork = Type.Optional(Type.Boolean({ description: 'Production may do this without TLS, because the network between is its own' }))

export const Telemetry = Type.Object(
  {
    metrics: Type.Optional(
      Type.Object(
        {
          host: Type.String({ default: '127.0.0.1', description: 'Address that the listener binds' }),
          port: Type.Integer({ minimum: 0, maximum: 65_535, default: 9464, description: 'Port; 0 takes a free one. Processes on one machine need a port each' }),
          tokenSha256: Type.String({ ...Sha256, description: 'SHA-256 of the bearer token of whoever scrapes' }),
          plainNetwork: PlainNetwork,
        },
        { ...strict, description: 'A listener for GET /metrics of any process, also of one that opens no doors; the administrators’ door has the same' },
      ),
    ),
    traces: Type.Optional(
      Type.Object(
        {
          url: Type.String({ pattern: '^https?://[^\\s/?#@]+(/[^\\s?#]*)?$', maxLength: 500, description: 'Address that takes traces by OTLP over HTTP as JSON, e.g. https://collector.example.vn/v1/traces' }),
          headers: Type.Optional(
            Type.Array(
              Type.Object({ name: Type.String({ pattern: '^[A-Za-z0-9-]{1,100}$', description: 'Name of the header' }), value: secret({ description: 'Its value' }) }, strict),
              { maxItems: 10, description: 'Headers by which the receiver knows the gateway' },
            ),
          ),
          plainNetwork: PlainNetwork,
          ratio: Type.Number({ minimum: 0, maximum: 1, default: 1, description: 'Share of the transfers and requests that are traced; the same ones in every process' }),
          incoming: Type.Unsafe<'link' | 'ignore'>({
            type: 'string',
            enum: ['link', 'ignore'],
            default: 'link',
            description: 'What a client’s traceparent becomes: link, its span is named beside ours; ignore, nothing',
          }),
        },
        { ...strict, description: 'Where traces are sent; without it nothing is traced' },
      ),
    ),
  },
  { ...strict, default: {}, description: 'Numbers and traces for whoever watches' },
)
