/** What a one-stop system and an administrator do, over HTTP. */
import { adminToken, clientToken } from './scene.ts'

export interface SeenTransfer {
  readonly id: string
  readonly state: string
  readonly attempts: number
  readonly code?: string
  readonly dossierCode: string
}

export interface Answer<Body> {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

export function sendDossier(client: string, dossier: { readonly code: string }, key = `key-of-${dossier.code}`): Promise<Answer<{ transfer: SeenTransfer }>> {
  return call(`${client}/v1/transfers`, clientToken, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(dossier) })
}

export async function readTransfer(client: string, id: string): Promise<SeenTransfer> {
  return (await call<SeenTransfer>(`${client}/v1/transfers/${id}`, clientToken)).body
}

export async function listTransfers(client: string, query = 'limit=200'): Promise<readonly SeenTransfer[]> {
  return (await call<{ items: SeenTransfer[] }>(`${client}/v1/transfers?${query}`, clientToken)).body.items
}

export async function readTimeline(client: string, id: string): Promise<readonly { readonly kind: string; readonly name: string; readonly at: string }[]> {
  return (await call<{ items: { kind: string; name: string; at: string }[] }>(`${client}/v1/transfers/${id}/timeline`, clientToken)).body.items
}

export function order(admin: string, path: string, reason: string): Promise<Answer<SeenTransfer>> {
  return call(`${admin}/admin/v1/${path}`, adminToken, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason }) })
}

export async function readLanes(admin: string): Promise<readonly { readonly partner: string; readonly state: string }[]> {
  return (await call<{ items: { partner: string; state: string }[] }>(`${admin}/admin/v1/lanes`, adminToken)).body.items
}

async function call<Body>(url: string, token: string, init: RequestInit = {}): Promise<Answer<Body>> {
  const response = await fetch(url, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${token}` } })
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}
