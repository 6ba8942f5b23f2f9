/** The sandbox's certification authority over HTTP: OCSP at /ocsp, lists at /crl/root and /crl/issuing, time stamps at /tsa. */
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type SimulatedServer } from '../net/simulated-server.ts'
import type { TrustServices } from '../signing/sandbox/trust-services.ts'

export interface TrustServer extends SimulatedServer {
  readonly ocspUrl: string
  readonly tsaUrl: string
  readonly crlUrl: (of: 'root' | 'issuing') => string
}

export async function startTrustServer({ port, services }: { readonly port: number; readonly services: TrustServices }): Promise<TrustServer> {
  async function handle({ method, path, body }: SimulatedRequest): Promise<SimulatedAnswer> {
    switch (`${method} ${path}`) {
      case 'POST /ocsp':
        return der('application/ocsp-response', await services.answerOcsp(body))
      case 'POST /tsa':
        return der('application/timestamp-reply', await services.answerTimeStamp(body))
      case 'GET /crl/root':
        return der('application/pkix-crl', await services.crl('root'))
      case 'GET /crl/issuing':
        return der('application/pkix-crl', await services.crl('issuing'))
      default:
        return { status: 404, body: '' }
    }
  }

  const server = await startSimulatedServer({ port, handle, isMessage: () => true, received: () => [], dossiers: () => [] })
  return { ...server, ocspUrl: `${server.url}/ocsp`, tsaUrl: `${server.url}/tsa`, crlUrl: (of) => `${server.url}/crl/${of}` }
}

function der(type: string, body: Uint8Array): SimulatedAnswer {
  return { status: 200, headers: { 'content-type': type }, body }
}
