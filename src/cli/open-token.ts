/** The token for a door: the one of the profile, or a short one that the gateway gives for the key or the secret in it. */
import { randomUUID } from 'node:crypto'
import { createAccessToken } from '../client/access-token.ts'
import { isClientError, type ClientError } from '../client/client-error.ts'
import { createSend, type Fetch } from '../client/sending.ts'
import type { HttpClient } from '../ports/http-client.ts'
import { refused, refusedBy, unreachable, wrongUsage, type CliFailure } from './failure.ts'
import type { Door } from './profile.ts'
import { readProblem } from './read-problem.ts'

type ClientDoor = Exclude<Door, { readonly token: string }>

const clock = { now: () => new Date(), random: () => Math.random(), id: () => randomUUID() }

/** Gives a token that counts now. Rejects with a CliFailure. */
export function openToken(door: Door, http: HttpClient): () => Promise<string> {
  if ('token' in door) return () => Promise.resolve(door.token)
  const { issuer, clientId } = door
  const url = door.url.replace(/\/+$/, '')
  const proof = 'secret' in door.proof ? door.proof : { key: door.proof.keyText }
  // nothing ends it before its time
  const send = createSend({ fetch: fetchOver(http), clock, retrying: { attempts: 1 }, closing: new AbortController().signal })
  const token = createAccessToken({ url, issuer, clientId, proof, scope: undefined }, send, clock)
  return async function get() {
    try {
      return await token.get()
    } catch (error) {
      throw isClientError(error) ? failureOf(error, door) : notAKey()
    }
  }
}

/** The command's own connections, which know the profile's authority; a token is only ever asked for by POST. */
function fetchOver(http: HttpClient): Fetch {
  return async function fetch(url, { headers, body, signal }) {
    const bytes = new Uint8Array(await new Response(body ?? null).arrayBuffer())
    const result = await http.request({ method: 'POST', url, headers, body: bytes }, signal)
    if (result.ok) return new Response(result.answer.body.length === 0 ? null : Buffer.from(result.answer.body), result.answer)
    const { code } = result.failure
    // nobody gives it up but its time
    throw new Error(code === 'aborted' ? 'timeout' : code)
  }
}

function failureOf({ failure, cause }: ClientError, { url, clientId }: ClientDoor): CliFailure {
  if (failure.kind === 'no-token') {
    return refused(`Cổng không cấp mã truy cập cho ${clientId}: ${failure.error}`, `The gateway gives ${clientId} no token: ${failure.error}`)
  }
  if (failure.kind === 'refused') {
    const problem = readProblem(failure.problem)
    if (problem !== undefined) return refusedBy(problem)
  }
  if ('status' in failure) {
    const { status } = failure
    return unreachable(`${url} trả lời HTTP ${status}, không cấp mã truy cập`, `${url} answers HTTP ${status}, and gives no token`)
  }
  const why = cause instanceof Error ? cause.message : failure.kind
  return unreachable(`Không kết nối được ${url}: ${why}`, `No gateway answers at ${url}: ${why}`)
}

/** What is neither an answer nor silence happens before anything is sent: the key cannot be read, or cannot sign. */
function notAKey(): CliFailure {
  return wrongUsage('keyFile của hồ sơ kết nối không phải là khoá PEM hay JWK dùng để ký', 'keyFile of the profile is no PEM or JWK key that signs')
}
