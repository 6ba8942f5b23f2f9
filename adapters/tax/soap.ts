/** SOAP 1.1 around the tax gateway's documents. Envelopes are unsigned: nothing read here is believed by itself. */
import { attribute, children, content, localName, unsignedXml, xmlToData, type XmlNode } from '../../src/xml/to-data.ts'
import { element } from '../../src/xml/write.ts'
import { undefinedOn } from './expected-errors.ts'
import type { GipError } from './replies.ts'
import { base64Encoding, passwordDigestType, wsse, wsu, type UsernameToken } from './username-token.ts'

export const soapNamespace = 'http://schemas.xmlsoap.org/soap/envelope/'
export const operation = 'xuLyTruyVanMsg'

export type EnvelopeReading =
  /** The document that the envelope carries, as text. */
  | { readonly kind: 'document'; readonly document: string; readonly operation: string; readonly token: UsernameToken | undefined }
  | { readonly kind: 'fault'; readonly fault: GipError }
  | { readonly kind: 'none' }

export function writeRequest(document: Uint8Array, namespace: string, token: UsernameToken | undefined): Uint8Array {
  const header = element('soapenv:Header', token === undefined ? [] : [writeToken(token)])
  const inMessage = element('in_msg', Buffer.from(document).toString('utf8'))
  const body = element('soapenv:Body', [element(`gip:${operation}`, [inMessage])])
  return writeEnvelope([header, body], { 'xmlns:soapenv': soapNamespace, 'xmlns:gip': namespace })
}

export function writeResponse(document: Uint8Array, namespace: string): Uint8Array {
  const answer = element('return', Buffer.from(document).toString('utf8'))
  const body = element('soapenv:Body', [element(`gip:${operation}Response`, [answer])])
  return writeEnvelope([body], { 'xmlns:soapenv': soapNamespace, 'xmlns:gip': namespace })
}

export function writeFault(fault: GipError): Uint8Array {
  const body = element('soapenv:Body', [element('soapenv:Fault', [element('faultcode', fault.code), element('faultstring', fault.words)])])
  return writeEnvelope([body], { 'xmlns:soapenv': soapNamespace, 'xmlns:wsse': wsse })
}

/** Prefixes differ from one server to the next, so only local names count. */
export async function readEnvelope(bytes: Uint8Array): Promise<EnvelopeReading> {
  const envelope = await undefinedOn(['xml_rejected'], () => xmlToData(unsignedXml(bytes)))
  const body = envelope && localName(envelope) === 'Envelope' ? inside(envelope, 'Body') : undefined
  if (envelope === undefined || body === undefined) return { kind: 'none' }
  const fault = inside(body, 'Fault')
  if (fault !== undefined) return { kind: 'fault', fault: { code: textInside(fault, 'faultcode'), words: textInside(fault, 'faultstring') } }
  const [call, ...others] = children(body)
  const carrier = call && (inside(call, 'in_msg') ?? inside(call, 'return'))
  if (call === undefined || carrier === undefined || others.length > 0) return { kind: 'none' }
  return { kind: 'document', document: content(carrier), operation: localName(call), token: readToken(envelope) }
}

function writeEnvelope(parts: readonly string[], namespaces: Readonly<Record<string, string>>): Uint8Array {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${element('soapenv:Envelope', parts, namespaces)}`)
}

function writeToken(token: UsernameToken): string {
  const parts = [
    element('wsse:Username', token.username),
    element('wsse:Password', token.passwordDigest, { Type: passwordDigestType }),
    element('wsse:Nonce', token.nonce, { EncodingType: base64Encoding }),
    element('wsu:Created', token.created),
  ]
  return element('wsse:Security', [element('wsse:UsernameToken', parts)], { 'xmlns:wsse': wsse, 'xmlns:wsu': wsu, 'soapenv:mustUnderstand': '1' })
}

function readToken(envelope: XmlNode): UsernameToken | undefined {
  const header = inside(envelope, 'Header')
  const security = header && inside(header, 'Security')
  const token = security && inside(security, 'UsernameToken')
  const password = token && inside(token, 'Password')
  if (token === undefined || password === undefined || attribute(password, 'Type') !== passwordDigestType) return undefined
  return {
    username: textInside(token, 'Username'),
    passwordDigest: content(password),
    nonce: textInside(token, 'Nonce'),
    created: textInside(token, 'Created'),
  }
}

function inside(node: XmlNode, name: string): XmlNode | undefined {
  return children(node).find((item) => localName(item) === name)
}

function textInside(node: XmlNode, name: string): string {
  const found = inside(node, name)
  return found === undefined ? '' : content(found).trim()
}
