/** Says in our words why no whole answer came. Errors of sockets and TLS name hosts and codes, never what was sent. */
import type { NetworkFailure } from '../ports/http-client.ts'
import { refusedCode } from './address-guard.ts'

type FailureCode = NetworkFailure['code']

const codes: Readonly<Record<string, FailureCode>> = {
  [refusedCode]: 'address-refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  ENODATA: 'dns',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'answer-too-large',
  UND_ERR_HEADERS_OVERFLOW: 'answer-too-large',
  HPE_HEADER_OVERFLOW: 'answer-too-large',
  EPROTO: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  INVALID_CA: 'tls',
  PATH_LENGTH_EXCEEDED: 'tls',
  INVALID_PURPOSE: 'tls',
}
/** Node's codes of TLS and of OpenSSL's certificate checks. */
const tlsCode = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT_|ERROR_IN_CRL_)/

/**
 * Alerts with which the partner's side says that our client certificate is missing, unknown, expired or not admitted
 * (RFC 8446 section 6.2); only a server sends them to us. `handshake_failure` is not among them: it also means ciphers.
 */
const certificateAlert = /_ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA|ACCESS_DENIED)$/

const words: Readonly<Record<FailureCode, string>> = {
  dns: 'The name could not be resolved',
  refused: 'The connection was refused',
  reset: 'The connection was closed before the whole answer came',
  timeout: 'No answer came in time',
  aborted: 'The request was given up',
  tls: 'The secure connection could not be made',
  'certificate-rejected': 'The partner rejected our client certificate',
  'transport-refused': 'The platform in between refused us',
  'address-refused': 'The address lies inside, or is no https address, and outside.allow does not name it',
  'answer-too-large': 'The answer is larger than allowed',
  network: 'The network failed',
}

/** `sent`: whether the request may have reached the partner. */
export function failureOf(error: unknown, signal: AbortSignal, sent: boolean): NetworkFailure {
  if (signal.aborted) {
    const code = isTimeout(signal.reason) ? 'timeout' : 'aborted'
    return { code, sent, words: words[code] }
  }
  const cause = codeOf(error)
  const code = classify(cause)
  return { code, sent, words: cause === undefined ? words[code] : `${words[code]} (${cause})` }
}

/** Given up before anything of it left. */
export const heldBack: NetworkFailure = { code: 'aborted', sent: false, words: words.aborted }

/** The request itself was impossible: not a word about the far side. */
export function isOurMistake(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED' || code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'
}

function classify(code: string | undefined): FailureCode {
  if (code === undefined) return 'network'
  const known = codes[code]
  if (known !== undefined) return known
  if (certificateAlert.test(code)) return 'certificate-rejected'
  return tlsCode.test(code) ? 'tls' : 'network'
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}
