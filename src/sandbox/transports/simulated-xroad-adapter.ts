/** A simulated X-Road-like adapter: finds the provider by `dstcode`, carries the request there, and marks its own faults. */
import { json, type SimulatedAnswer, type SimulatedRequest } from '../../net/simulated-message.ts'
import { carryTo, startCarryingServer, type CarryingServer, type CarryingServerOptions } from './carrying-server.ts'

export interface CarriedRequest {
  readonly dstcode: string
  readonly providerUrl: string | undefined
  /** With its query, without what was for the platform. */
  readonly path: string
}

export interface SimulatedXroadAdapter extends CarryingServer {
  carried(): readonly CarriedRequest[]
}

const forward = '/XrdAdapter/RestService/forward'

/** `providers`: base addresses by dstcode; `closedTo`: codes of providers that do not let us in. */
export async function startXroadAdapter(
  options: Pick<CarryingServerOptions, 'port' | 'tls'> & { readonly providers: Readonly<Record<string, string>>; readonly closedTo?: readonly string[] },
): Promise<SimulatedXroadAdapter> {
  const carried: CarriedRequest[] = []

  async function handle(request: SimulatedRequest): Promise<SimulatedAnswer> {
    if (!request.path.startsWith(`${forward}/`)) return json(404, { message: 'Unknown path' })
    const query = new URLSearchParams(request.query)
    const dstcode = query.get('dstcode') ?? request.headers['dstcode'] ?? ''
    const provider = Object.hasOwn(options.providers, dstcode) ? options.providers[dstcode] : undefined
    if (provider === undefined) return fault('Client.UnknownMember')
    if (options.closedTo?.includes(dstcode) === true) return fault('Server.ServerProxy.AccessDenied')
    const providerUrl = query.get('providerurl') ?? undefined
    query.delete('dstcode')
    query.delete('providerurl')
    const path = encodeURI(request.path.slice(forward.length)) + (query.size === 0 ? '' : `?${query.toString()}`)
    carried.push({ dstcode, providerUrl, path })
    return (await carryTo(provider, path, request)) ?? fault('Server.ServerProxy.NetworkError')
  }

  const server = await startCarryingServer({ ...options, handle })
  return { ...server, carried: () => carried }
}

function fault(type: string): SimulatedAnswer {
  const { body } = json(500, { type, message: 'simulated', detail: '' })
  return { status: 500, headers: { 'content-type': 'application/json', 'x-road-error': type }, body }
}
