/** As much of oidc-provider, which brings no types, as the tests use. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  export interface ProviderContext {
    readonly path: string
    status: number
    body: unknown
  }

  export class Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }

  export default class Provider {
    constructor(issuer: string, settings: object)
    readonly Grant: new (of: { readonly accountId: string; readonly clientId: string }) => Grant
    use(middleware: (context: ProviderContext, next: () => Promise<void>) => Promise<void>): void
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object, options: { readonly mergeWithLastSubmission: boolean }): Promise<void>
  }
}
