/** A simulated provincial integration platform: gives access tokens, and carries what has a valid one. */
import { json, type SimulatedAnswer, type SimulatedRequest } from '../../net/simulated-message.ts'
import type { Clock } from '../../ports/clock.ts'
import { carryTo, startCarryingServer, type CarryingServer, type CarryingServerOptions } from './carrying-server.ts'

export interface SimulatedLgspOptions extends Pick<CarryingServerOptions, 'port' | 'tls'> {
  readonly clock: Clock
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly style: 'basic' | 'parameters'
  /** Base addresses by the first part of the path, e.g. `/tax/1.0`. */
  readonly services: Readonly<Record<string, string>>
  readonly tokenSeconds: number
  /** Where the token must stand as well; Authorization may then be of the partner behind. */
  readonly tokenHeader?: string
}

export interface SimulatedLgsp extends CarryingServer {
  /** How many tokens were given. */
  tokens(): number
  /** No token given so far is valid any more. */
  endTokens(): void
  /** Answers every request for a token with this status, until told undefined. */
  answerTokensWith(status: number | undefined): void
}

export async function startLgsp(options: SimulatedLgspOptions): Promise<SimulatedLgsp> {
  const valid = new Map<string, number>()
  let given = 0
  let refusing: number | undefined

  function giveToken(request: SimulatedRequest): SimulatedAnswer {
    if (refusing !== undefined) return json(refusing, { error: 'temporarily_unavailable' })
    const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
    if (form.get('grant_type') !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' })
    if (!knowsAccount(request, form)) return json(401, { error: 'invalid_client', error_description: 'A valid OAuth client could not be found' })
    const token = options.clock.id()
    valid.set(token, options.clock.now().getTime() + options.tokenSeconds * 1000)
    given += 1
    return json(200, { access_token: token, scope: 'default', token_type: 'Bearer', expires_in: options.tokenSeconds })
  }

  function knowsAccount({ headers }: SimulatedRequest, form: URLSearchParams): boolean {
    const { consumerKey, consumerSecret, style } = options
    if (style === 'parameters') return form.get('client_id') === consumerKey && form.get('client_secret') === consumerSecret
    return headers['authorization'] === `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}`
  }

  function isGood(token: string | undefined): boolean {
    return (valid.get(token ?? '') ?? 0) > options.clock.now().getTime()
  }

  function isValid({ headers }: SimulatedRequest): boolean {
    const bearer = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1]
    return options.tokenHeader === undefined ? isGood(bearer) : bearer !== undefined && isGood(headers[options.tokenHeader.toLowerCase()])
  }

  async function handle(request: SimulatedRequest): Promise<SimulatedAnswer> {
    if (request.path === '/token') return request.method === 'POST' ? giveToken(request) : json(405, {})
    const service = Object.entries(options.services).find(([prefix]) => request.path.startsWith(`${prefix}/`))
    if (service === undefined) return json(404, { code: '404', message: 'No matching resource found' })
    if (!isValid(request)) return json(401, { fault: { code: 900901, message: 'Invalid Credentials' } })
    const [prefix, base] = service
    const path = encodeURI(request.path.slice(prefix.length)) + (request.query.size === 0 ? '' : `?${request.query.toString()}`)
    return (await carryTo(base, path, request)) ?? json(503, { fault: { code: 101503, message: 'Runtime Error' } })
  }

  const server = await startCarryingServer({ ...options, handle })
  return {
    ...server,
    tokens: () => given,
    endTokens: () => valid.clear(),
    answerTokensWith(status) {
      refusing = status
    },
  }
}
