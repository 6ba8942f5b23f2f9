/** Where one-stop systems get their access tokens, by OAuth 2.0 client credentials, and where they learn how. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clientPermissions } from '../../schemas/permissions.ts'
import { ref } from '../../schemas/ref.ts'
import { TokenAnswer, TokenError, TokenServer, type TokenErrorCode } from '../../schemas/token.ts'
import { keyAlgorithms } from '../domain/access/client-key.ts'
import type { ErrorCode } from '../domain/errors.ts'
import { proofMethods, type GrantToken } from '../ports/token-grants.ts'
import { certificateOf } from './client-authentication.ts'
import { readProof } from './client-proof.ts'
import { acceptForms } from './form-body.ts'
import { describe } from './operation.ts'
import { answerProblem, toGatewayError } from './problems.ts'
import type { Shell } from './shell.ts'

export const tokenSchemas = [TokenAnswer, TokenError, TokenServer]
export const tokenTag = { name: 'tokens', description: 'Access tokens (OAuth 2.0)' }
export const tokenPath = '/oauth/token'

export interface TokenDesk {
  readonly grantToken: GrantToken
  /** The address by which clients know the gateway. */
  readonly issuer: () => string
  readonly tls?: object | undefined
}

/** What Fastify and the parsers refuse here is told in the words of RFC 6749. */
const inOAuthWords: readonly ErrorCode[] = ['malformed_request', 'unsupported_media_type', 'body_too_large']

/** English, then Vietnamese without its marks: RFC 6749 allows printable ASCII only here, without quotes and backslashes. */
const words: Readonly<Record<TokenErrorCode, string>> = {
  invalid_request: 'The request is not what RFC 6749 asks for. | Yeu cau khong dung RFC 6749.',
  invalid_client: 'The client is not known, or did not prove who it is. | Khong biet he thong nay, hoac he thong chua chung minh duoc minh.',
  invalid_scope: 'The scope names something that there is not, or that this client may not do. | Scope neu quyen khong co.',
  unauthorized_client: 'This client may do nothing here: it has no rights. | He thong nay chua co quyen nao.',
  unsupported_grant_type: 'grant_type: only client_credentials is given. | grant_type: chi nhan client_credentials.',
}
const grantTypeMissing = 'grant_type is missing: send grant_type=client_credentials. | Thieu grant_type: gui grant_type=client_credentials.'
const noForm = 'Send application/x-www-form-urlencoded. | Gui application/x-www-form-urlencoded.'

const text = { type: 'string' }
const formSchema = {
  type: 'object',
  required: ['grant_type'],
  properties: {
    grant_type: { type: 'string', enum: ['client_credentials'] },
    scope: { ...text, description: 'Rights, between spaces, that the token is narrowed to; default: all that the client has' },
    client_id: { ...text, description: 'Beside client_secret, or for a client that is known by its certificate' },
    client_secret: { ...text, description: 'Unless it stands in Authorization: Basic' },
    client_assertion_type: { type: 'string', enum: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'] },
    client_assertion: { ...text, description: 'JWT signed by a key of the client: iss and sub its id, aud the issuer or the address of this operation, exp at most five minutes ahead, iat, jti' },
  },
}

const faultWords = {
  several: 'Prove who the client is in exactly one way: Authorization, client_assertion or client_secret. | Chi chung minh bang mot cach.',
  malformed: 'The proof cannot be read: look at Authorization, client_assertion_type and client_assertion. | Khong doc duoc bang chung.',
}

export async function addTokenRoutes(app: Shell, desk: TokenDesk): Promise<void> {
  addMetadataRoute(app, desk)
  await app.register((scope, _options, done) => {
    acceptForms(scope)
    scope.setErrorHandler((error, request, reply) => {
      const known = toGatewayError(error, request)
      if (!inOAuthWords.includes(known.code)) return answerProblem(known, request, reply)
      return refuse(request, reply, 'invalid_request', known.code === 'unsupported_media_type' ? noForm : known.detail)
    })
    // the parser of this scope replaced the one of the app
    addTokenRoute(scope as Shell, desk)
    done()
  })
}

function addTokenRoute(app: Shell, { grantToken }: TokenDesk): void {
  app.post(
    tokenPath,
    {
      config: { access: 'own-proof' },
      schema: {
        ...describe({
          id: 'requestToken',
          tag: tokenTag.name,
          access: 'public',
          summary: 'Get an access token',
          description:
            'OAuth 2.0 client credentials. The client proves who it is by an assertion signed with its own key (`private_key_jwt`, RFC 7523), ' +
            'by its certificate on the connection (RFC 8705, with `client_id`), or by its secret; by exactly one of them. ' +
            'The token is short: ask again shortly before it ends. Refusals are those of RFC 6749; an unknown client and a wrong proof are told in the same words.',
          errors: ['too_many_requests', 'overloaded'],
          requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: formSchema, example: { grant_type: 'client_credentials', client_id: 'one-stop', client_secret: 'the secret that you were given' } } } },
          answers: {
            200: { description: 'The token', example: { access_token: 'eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJvbmUtc3RvcCJ9.c2lnbmF0dXJl', token_type: 'Bearer', expires_in: 300, scope: 'transfers.send transfers.read' } },
            400: { description: 'The request is wrong', example: { error: 'invalid_request', error_description: words.invalid_request } },
            401: { description: 'The client is not known, or did not prove who it is', headers: { 'WWW-Authenticate': 'Basic' }, example: { error: 'invalid_client', error_description: words.invalid_client } },
          },
        }),
        response: { 200: ref(TokenAnswer), 400: ref(TokenError), 401: ref(TokenError) },
      },
    },
    async (request, reply) => {
      // what the parser of this scope made of it; nothing where the body is empty
      const form = (request.body ?? new Map()) as ReadonlyMap<string, string>
      const grantType = form.get('grant_type')
      if (grantType === undefined) return refuse(request, reply, 'invalid_request', grantTypeMissing)
      if (grantType !== 'client_credentials') return refuse(request, reply, 'unsupported_grant_type')
      const read = readProof(form, request.headers.authorization)
      if ('fault' in read) return read.fault === 'none' ? refuse(request, reply, 'invalid_client') : refuse(request, reply, 'invalid_request', faultWords[read.fault])
      const grant = await grantToken({ proof: read.proof, scope: form.get('scope'), certificate: certificateOf(request), address: request.ip, requestId: request.id })
      if (grant.kind === 'refused') return refuse(request, reply, grant.error, grant.error === 'invalid_scope' ? wordsOfScope(grant) : words[grant.error])
      return reply.send({ access_token: grant.token, token_type: 'Bearer', expires_in: grant.lifeSeconds, scope: grant.scope.join(' ') })
    },
  )
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: TokenErrorCode, description: string = words[error]): FastifyReply {
  const status = error === 'invalid_client' ? 401 : 400
  request.failure = { code: status === 401 ? 'unauthenticated' : 'malformed_request' }
  if (status === 401) reply.header('www-authenticate', 'Basic realm="lienthong", charset="UTF-8"')
  return reply.code(status).send({ error, error_description: description })
}

/** Repeats only what looks like the name of a right. */
function wordsOfScope({ wrong, permitted }: { readonly wrong: readonly string[]; readonly permitted: readonly string[] }): string {
  const named = wrong.find((word) => /^[a-z][a-z.-]{0,39}$/.test(word))
  const [en, vi] = named === undefined ? ['a word that is no right', 'mot tu khong phai la quyen'] : [named, named]
  const all = permitted.join(' ')
  return `scope: ${en} is not permitted; permitted are: ${all}. | scope: khong duoc phep ${vi}; duoc phep: ${all}.`
}

function addMetadataRoute(app: Shell, { issuer, tls }: TokenDesk): void {
  app.get(
    '/.well-known/oauth-authorization-server',
    {
      config: { access: 'public' },
      schema: {
        ...describe({
          id: 'getTokenServer',
          tag: tokenTag.name,
          access: 'public',
          summary: 'Where and how tokens are given out',
          description: 'Metadata of the authorization server (RFC 8414).',
          errors: [],
          answers: { 200: { description: 'The metadata', example: metadataOf('https://api.gateway.example.vn', true) } },
        }),
        response: { 200: ref(TokenServer) },
      },
    },
    () => metadataOf(issuer(), tls !== undefined),
  )
}

function metadataOf(issuer: string, seesCertificates: boolean): TokenServer {
  return {
    issuer,
    token_endpoint: issuer + tokenPath,
    // none: nobody is sent here to be asked
    response_types_supported: [],
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: proofMethods.filter((method) => seesCertificates || method !== 'self_signed_tls_client_auth'),
    token_endpoint_auth_signing_alg_values_supported: [...keyAlgorithms],
    scopes_supported: [...clientPermissions],
    tls_client_certificate_bound_access_tokens: seesCertificates,
  }
}
