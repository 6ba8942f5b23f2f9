/** Whether somebody is the one-stop system that it says it is, by whichever of its means. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { ClientProof } from '../ports/token-grants.ts'
import type { AssertionFault, CheckAssertion } from './assertion-check.ts'

export interface ClientCredentials {
  readonly id: string
  readonly certificateSha256s?: readonly string[] | undefined
  readonly secretSha256?: string | undefined
}

/** For the audit; whoever asks is not told. */
export type LogInFault = AssertionFault | 'unknown-client' | 'secret-wrong' | 'certificate-missing' | 'certificate-unknown'

export type LoggedIn = { readonly client: string } | { readonly fault: LogInFault; readonly client?: string | undefined }

/** `certificate`: SHA-256 (base64url) of the one on the connection. */
export type LogInClient = (proof: ClientProof, certificate: string | undefined) => Promise<LoggedIn>

export interface LogInSettings {
  readonly clients: readonly ClientCredentials[]
  readonly checkAssertion: CheckAssertion
  /** Secrets that never count here, whatever their digest. */
  readonly refusesSecret: (secret: string) => boolean
}

/** One that is shorter never counts, though it is the right one. */
const leastSecret = 32
const nobody = Buffer.alloc(32)

export function createClientLogIn({ clients, checkAssertion, refusesSecret }: LogInSettings): LogInClient {
  const byId = new Map(clients.map((client) => [client.id, client]))

  function bySecret(id: string, secret: string): LoggedIn {
    const client = byId.get(id)
    const expected = client?.secretSha256 === undefined ? nobody : Buffer.from(client.secretSha256, 'hex')
    const right = timingSafeEqual(createHash('sha256').update(secret).digest(), expected)
    if (client === undefined) return { fault: 'unknown-client' }
    return right && secret.length >= leastSecret && !refusesSecret(secret) ? { client: id } : { fault: 'secret-wrong', client: id }
  }

  function byCertificate(id: string, certificate: string | undefined): LoggedIn {
    const client = byId.get(id)
    if (client === undefined) return { fault: 'unknown-client' }
    if (certificate === undefined) return { fault: 'certificate-missing', client: id }
    return holdsCertificate(client, certificate) ? { client: id } : { fault: 'certificate-unknown', client: id }
  }

  return async function logIn(proof, certificate) {
    switch (proof.method) {
      case 'client_secret_basic':
      case 'client_secret_post':
        return bySecret(proof.client, proof.secret)
      case 'self_signed_tls_client_auth':
        return byCertificate(proof.client, certificate)
      case 'private_key_jwt':
        return checkAssertion(proof.assertion, (client) => byId.has(client) && (proof.client === undefined || proof.client === client))
    }
  }
}

/** Whether the certificate is one of this client's; a token is bound to no other. */
export function holdsCertificate({ certificateSha256s = [] }: ClientCredentials, certificate: string): boolean {
  return certificateSha256s.includes(Buffer.from(certificate, 'base64url').toString('hex'))
}
