/** A real OpenID provider on loopback, and a browser that goes to it and comes back. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type ProviderContext } from 'oidc-provider'
import { callbackPath } from '../../../src/http/admin-oidc.ts'
import { address } from './admin-kit.ts'

export interface TestProvider {
  readonly issuer: string
  /** For logIn.oidc. */
  readonly settings: object
  /** Whoever sits at the browser, and the claims of everybody. */
  person: string
  readonly people: Record<string, Readonly<Record<string, unknown>>>
  /** Changes what the provider says before it leaves. */
  tamper: ((context: ProviderContext) => void) | undefined
  /** Goes where the gateway sent the browser, and gives the query that it comes back with. */
  visit(location: string): Promise<string>
  /** Nobody answers any more. Idempotent. */
  close(): Promise<void>
}

/** `thinIdToken`: claims of scopes are told at the userinfo endpoint only. */
export async function startProvider({ thinIdToken = false } = {}): Promise<TestProvider> {
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // it listens on TCP
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const people: TestProvider['people'] = {}
  const client = { client_id: 'gateway', client_secret: 'secret of the gateway: +&% ', redirect_uris: [`${address}${callbackPath}`] }
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ['sub'], profile: ['name', 'roles'] },
    conformIdTokenClaims: thinIdToken,
    cookies: { keys: ['key of the cookies of the test'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    async loadExistingGrant({ oidc }: { readonly oidc: { readonly session: { readonly accountId: string } } }) {
      const grant = new provider.Grant({ accountId: oidc.session.accountId, clientId: client.client_id })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    pkce: { required: () => true },
    ttl: { Session: 60, Grant: 60, AccessToken: 60, IdToken: 60, Interaction: 60 },
  })
  provider.use(async (context, next) => {
    await next()
    known.tamper?.(context)
  })
  const answer = provider.callback()

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/interaction/') !== true) return answer(request, response)
    await provider.interactionFinished(request, response, { login: { accountId: known.person } }, { mergeWithLastSubmission: false })
  }

  const known: TestProvider = {
    issuer,
    settings: { issuer, clientId: client.client_id, clientSecret: client.client_secret, allowHttp: true, roles: { 'gw-viewers': 'viewer', 'gw-replayers': 'replayer', 'gw-approvers': 'approver' } },
    person: 'p-1',
    people,
    tamper: undefined,
    async visit(location) {
      const jar = new Map<string, string>()
      let next = new URL(location)
      for (let hops = 0; next.origin === issuer; hops++) {
        if (hops > 10) throw new Error('the provider leads nowhere')
        const response = await fetch(next, { redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } })
        for (const cookie of response.headers.getSetCookie()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
          if (name !== undefined && value !== undefined) jar.set(name, value)
        }
        const to = response.headers.get('location')
        if (to === null) throw new Error(`the provider answers ${response.status}: ${await response.text()}`)
        next = new URL(to, next)
      }
      return next.search
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return known
}
