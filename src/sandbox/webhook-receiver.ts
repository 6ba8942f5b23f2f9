/** The one-stop system's end of the webhooks: verifies each by the gateway's certificate and keeps it in order. */
import { startSimulatedServer, type SimulatedAnswer, type SimulatedRequest, type SimulatedServer } from '../net/simulated-server.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReceivedMessage } from '../ports/simulator.ts'
import type { Verifier } from '../ports/signer.ts'
import { messageIdHeader, signatureHeader, webhookService } from '../usecases/webhook-headers.ts'

export interface ReceivedWebhook {
  readonly messageId: string
  readonly signatureVerified: boolean
  readonly event: { readonly type: string; readonly dossierCode?: string; readonly cursor: string }
}

export interface WebhookReceiver extends SimulatedServer {
  webhooks(): readonly ReceivedWebhook[]
}

export interface WebhookReceiverOptions {
  readonly port: number
  readonly clock: Clock
  readonly verifier: Verifier
  /** Organisation whose seal signs, and organisation that the webhooks are for. */
  readonly operator: string
  readonly organisation: string
}

export async function startWebhookReceiver({ port, clock, verifier, operator, organisation }: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const webhooks: ReceivedWebhook[] = []
  const received: ReceivedMessage[] = []

  async function handle(request: SimulatedRequest): Promise<SimulatedAnswer> {
    if (request.method !== 'POST') return { status: 405, body: '' }
    const messageId = request.headers[messageIdHeader] ?? ''
    const signatureVerified = await verify(request, messageId)
    const content = JSON.parse(Buffer.from(request.body).toString('utf8')) as ReceivedWebhook['event']
    if (content.type === 'ping') return { status: signatureVerified ? 204 : 401, body: '' }
    webhooks.push({ messageId, signatureVerified, event: content })
    received.push({
      at: clock.now().toISOString(),
      messageId,
      dossierCode: content.dossierCode,
      operation: content.type,
      schemaValid: true,
      signatureVerified,
      signedBy: signatureVerified ? operator : undefined,
      problem: signatureVerified ? undefined : 'the signature is not valid',
      digest: '',
    })
    return { status: signatureVerified ? 204 : 401, body: '' }
  }

  async function verify(request: SimulatedRequest, messageId: string): Promise<boolean> {
    const detached = request.headers[signatureHeader]
    if (detached === undefined) return false
    try {
      await verifier.verify({ bytes: request.body, detached, profile: 'jws-detached', organisation: operator, audience: organisation, messageId, service: webhookService })
      return true
    } catch {
      return false
    }
  }

  const server = await startSimulatedServer({ port, handle, isMessage: (request) => request.method === 'POST', received: () => received, dossiers: () => [] })
  return { ...server, webhooks: () => webhooks }
}
