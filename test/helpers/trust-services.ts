/** The sandbox's OCSP, CRLs and time stamps over HTTP on the loopback, as a test wants them to behave. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Clock } from '../../src/ports/clock.ts'
import type { OcspFault } from '../../src/signing/sandbox/ocsp-responder.ts'
import type { SandboxAuthority } from '../../src/signing/sandbox/sandbox-authority.ts'
import type { StampFault } from '../../src/signing/sandbox/time-stamping-authority.ts'
import { createTrustServices, type TrustServices } from '../../src/signing/sandbox/trust-services.ts'

/** slow: no answer while the behaviour lasts · down: the connection is reset · error: status 500 · garbage: no DER · huge: a megabyte of zeros. */
export type WireFault = 'slow' | 'down' | 'error' | 'garbage' | 'huge'

/** Absent: as it should be. */
export interface TrustBehaviour {
  readonly ocsp?: WireFault | OcspFault
  readonly crl?: WireFault | 'stale'
  readonly tsa?: WireFault | StampFault
}

export interface OpenTrustServices {
  readonly ocspUrl: string
  /** Of the issuing CA. */
  readonly crlUrl: string
  readonly rootCrlUrl: string
  readonly tsaUrl: string
  readonly revoke: TrustServices['revoke']
  /** From now on; what is still held back is let go unanswered. */
  behave(behaviour: TrustBehaviour): void
  /** How often each was asked. */
  asked(): { readonly ocsp: number; readonly crl: number; readonly tsa: number }
  close(): Promise<void>
}

type Service = keyof TrustBehaviour
interface Answer {
  readonly type: string
  readonly bytes: Uint8Array
}

const wireFaults: readonly string[] = ['slow', 'down', 'error', 'garbage', 'huge'] satisfies readonly WireFault[]

export async function openTrustServices(authority: SandboxAuthority, clock: Pick<Clock, 'now'> = { now: () => new Date() }, others: readonly string[] = []): Promise<OpenTrustServices> {
  const services = createTrustServices({ authority, clock, others })
  const counts = { ocsp: 0, crl: 0, tsa: 0 }
  const held = new Set<ServerResponse>()
  let behaviour: TrustBehaviour = {}

  async function answer(path: string, request: IncomingMessage): Promise<Answer> {
    const body = await buffer(request)
    if (path === '/ocsp') return { type: 'application/ocsp-response', bytes: await services.answerOcsp(body, saidOf(behaviour.ocsp)) }
    if (path === '/tsa') return { type: 'application/timestamp-reply', bytes: await services.answerTimeStamp(body, saidOf(behaviour.tsa)) }
    return { type: 'application/pkix-crl', bytes: await services.crl(path === '/root.crl' ? 'root' : 'issuing', saidOf(behaviour.crl)) }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    const service = serviceOf(path)
    counts[service] += 1
    switch (behaviour[service]) {
      case 'slow':
        return void held.add(response)
      case 'down':
        return void request.socket.destroy()
      case 'error':
        return void response.writeHead(500).end()
      case 'garbage':
        return void response.end('<html>Xin chào</html>')
      case 'huge':
        return void response.end(Buffer.alloc(1_000_000))
      default: {
        const { type, bytes } = await answer(path, request)
        response.writeHead(200, { 'content-type': type }).end(bytes)
      }
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const base = `http://127.0.0.1:${address.port}`

  function letGo(): void {
    for (const response of held) response.destroy()
    held.clear()
  }

  return {
    ocspUrl: `${base}/ocsp`,
    crlUrl: `${base}/issuing.crl`,
    rootCrlUrl: `${base}/root.crl`,
    tsaUrl: `${base}/tsa`,
    revoke: services.revoke,
    behave(next) {
      behaviour = next
      letGo()
    },
    asked: () => ({ ...counts }),
    async close() {
      letGo()
      if (!server.listening) return
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

function serviceOf(path: string): Service {
  if (path.endsWith('.crl')) return 'crl'
  return path === '/tsa' ? 'tsa' : 'ocsp'
}

/** What the service itself is told; faults of the wire are none of its business. */
function saidOf<Fault extends string>(fault: Fault | WireFault | undefined): Exclude<Fault, WireFault> | undefined {
  // the list above holds every fault of the wire
  return fault === undefined || wireFaults.includes(fault) ? undefined : (fault as Exclude<Fault, WireFault>)
}
