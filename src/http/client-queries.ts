/** Look-ups: a route a service, so that each shows its own shapes, and one for several questions at once. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { queryServices, serviceNames, type ServiceName } from '../../schemas/queries/index.ts'
import { AnswerBatch, answerOf, QuestionBatch, questionOf, type Asking } from '../../schemas/queries/question.ts'
import { ref } from '../../schemas/ref.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { Asker, BatchItem, SignedAnswer } from '../usecases/answer-query.ts'
import { signatureHeader } from '../usecases/webhook-headers.ts'
import { createCallerLookup } from './caller.ts'
import type { ClientDoor } from './deps.ts'
import { fieldFaults, type SchemaFault } from './field-faults.ts'
import { describe } from './operation.ts'
import { problemOf } from './problems.ts'
import { exampleAnswer, exampleBatch, exampleBatchAnswer, exampleQuestion } from './query-examples.ts'
import type { Shell } from './shell.ts'

const tag = 'queries'
const mostErrors = 50

const signedAnswer = {
  'Lienthong-Signature':
    'JWS with a detached payload (RFC 7515 appendix F, RFC 7797) over exactly the bytes of the body, by the operator’s seal, ' +
    'for the client’s organisation, with the id of the answer as message id and `query-answer` as service',
}

const ofEvery: readonly ErrorCode[] = [
  'malformed_json', 'malformed_request', 'body_too_large', 'unsupported_media_type', 'invalid_input', 'request_timeout',
  'headers_too_large', 'key_unusable', 'certificate_unproven',
]
const ofOne: readonly ErrorCode[] = [
  'purpose_missing', 'query_not_allowed', 'unknown_service', 'query_refused', 'partner_unavailable', 'partner_answer_unclear',
]

interface AnyQuestion {
  readonly asking: Asking
  readonly partner?: string
  readonly parameters: Readonly<Record<string, string>>
}

export function addQueryRoutes(app: Shell, door: ClientDoor): void {
  const callerOf = createCallerLookup(door.clients)
  const askerOf = (request: FastifyRequest): Asker => ({ client: callerOf(request), requestId: request.id })
  for (const service of serviceNames) addServiceRoute(app, door, service, askerOf)
  addUnknownServiceRoute(app)

  app.post(
    '/v1/queries',
    {
      config: { access: { may: 'queries.ask' } },
      schema: {
        ...describe({
          id: 'askAll',
          tag,
          access: 'bearer',
          summary: 'Ask several questions at once',
          description:
            'At most 20, of any services. Each is answered by its answer or by its problem, in the order of the questions; ' +
            'one that fails does not fail the others.',
          errors: ofEvery,
          requestExample: exampleBatch,
          answers: { 200: { description: 'An answer or a problem for each', example: exampleBatchAnswer, headers: signedAnswer } },
        }),
        body: ref(QuestionBatch),
        response: { 200: bytesOf(ref(AnswerBatch)) },
      },
    },
    async (request, reply) => {
      const items = await Promise.all(
        request.body.questions.map(async (question, place): Promise<BatchItem> => {
          const over = place === 0 ? undefined : await overItsLimit(request, door)
          return over === undefined ? itemOf(request, question, request.body.asking) : { error: over }
        }),
      )
      return send(reply, await door.queries.askAll(items, askerOf(request), (error) => problemMember(error, request)))
    },
  )
}

function addServiceRoute(app: Shell, door: ClientDoor, service: ServiceName, askerOf: (request: FastifyRequest) => Asker): void {
  const { title, about } = queryServices[service]
  app.post(
    `/v1/queries/${service}`,
    {
      config: { access: { may: 'queries.ask' } },
      schema: {
        ...describe({
          id: `ask-${service}`.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
          tag,
          access: 'bearer',
          summary: `${title.en} (${title.vi})`,
          description: descriptions[about],
          errors: [...ofEvery, ...ofOne],
          requestExample: exampleQuestion(service),
          answers: {
            200: { description: 'What the partner told, also where it found nothing', example: exampleAnswer(service), headers: signedAnswer },
          },
        }),
        body: Type.Unsafe<AnyQuestion>(questionOf(queryServices[service])),
        response: { 200: bytesOf(answerOf(queryServices[service])) },
      },
    },
    async (request, reply) => send(reply, await door.queries.ask({ service, ...request.body }, askerOf(request))),
  )
}

/** Whatever other name stands there: whoever may ask is told which names there are. */
function addUnknownServiceRoute(app: Shell): void {
  app.post('/v1/queries/:service', {
    config: { access: { may: 'queries.ask' } },
    schema: { hide: true },
    onRequest(_request, _reply, done) {
      done(noSuchService())
    },
    handler: () => undefined,
  })
}

function noSuchService(): GatewayError {
  const names = serviceNames.join(', ')
  return new GatewayError('unknown_service', { detail: { vi: `Các dịch vụ: ${names}.`, en: `The services are: ${names}.` } })
}

const descriptions = {
  personal:
    'About a citizen or a dossier: `asking` names the purpose, the procedure and the dossier for which it is asked. ' +
    'The question is kept in the audit before it is answered; the answer is not kept.',
  reference:
    'Reference data, the same for everybody: answered from what is kept while that is fresh, and, marked as stale, ' +
    'while the partner does not answer. The question is kept in the audit.',
}

/** A response that is described by a schema and sent as the bytes of its JSON: these are signed, and nothing may write them again. */
function bytesOf(schema: object) {
  return Type.Unsafe<Uint8Array>(schema)
}

function send(reply: FastifyReply, { body, signature }: SignedAnswer): FastifyReply {
  return reply.header(signatureHeader, signature).header('content-type', 'application/json; charset=utf-8').send(body)
}

/** A question of several counts like one that is asked alone; the first one was counted when the request came. */
async function overItsLimit({ caller }: FastifyRequest, door: ClientDoor): Promise<GatewayError | undefined> {
  if (caller === undefined) throw new TypeError('a limit is asked for where nobody has to be known')
  try {
    await door.takeTurn(caller)
    return undefined
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'too_many_requests') return error
    throw error
  }
}

type OneOfMany = QuestionBatch['questions'][number]

function itemOf(request: FastifyRequest, { service, partner, parameters, asking }: OneOfMany, ofAll: Asking): BatchItem {
  const refused = { service: isService(service) ? service : undefined, asking: asking ?? ofAll }
  if (!isService(service)) return { error: noSuchService(), refused }
  const faults = faultsInParameters(request, service, parameters)
  if (faults !== undefined) {
    const errors = fieldFaults(faults, 'body', mostErrors).map(({ field, message }) => ({ field: `/parameters${field}`, message }))
    return { error: new GatewayError('invalid_input', { errors }), refused }
  }
  // valid by the service's schema: its parameters are texts
  return { question: { service, partner, parameters: parameters as Readonly<Record<string, string>>, asking: refused.asking } }
}

/** Undefined where there are none. By the compiler of the door, which says it in one of the two ways that fastify knows. */
function faultsInParameters(request: FastifyRequest, service: ServiceName, parameters: unknown): readonly SchemaFault[] | undefined {
  const validate = request.compileValidationSchema(queryServices[service].parameters)
  const outcome: unknown = validate(parameters)
  if (outcome === true) return undefined
  // Ajv's errors, with `verbose` set in shell.ts
  return ((outcome as { readonly error?: unknown } | false) || { error: validate.errors }).error as readonly SchemaFault[]
}

function isService(name: string): name is ServiceName {
  return Object.hasOwn(queryServices, name)
}

function problemMember(error: unknown, request: FastifyRequest): object {
  const known = error instanceof GatewayError ? error : new GatewayError('internal', { cause: error })
  // the answer to the whole is a good one, and still this is our bug
  if (known.code === 'internal') request.failure = { code: 'internal', error }
  const { retryAfterSeconds } = known
  return { problem: problemOf(known, request.id), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}
