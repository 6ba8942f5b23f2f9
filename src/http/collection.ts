/**
 * The client door as a Postman collection (v2.1), which Bruno and Insomnia read as well: every operation with its example, in the
 * order in which one may be sent after the other. What an answer gives out (a token, an id, a digest) goes into a variable that
 * later requests use. Addresses and secrets are variables that whoever uses it fills in.
 */
import type { OpenApiDocument } from './openapi-documents.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly tags: readonly string[]
  readonly security?: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Partial<Content>>>
}

interface Content {
  readonly content: Readonly<Record<string, { readonly example?: object }>>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly description?: string
  readonly example?: string
  readonly schema: Choice & { readonly default?: string | number; readonly items?: Choice }
}

interface Choice {
  readonly enum?: readonly string[]
}

/** Folders in the order in which they can be sent: a dossier names a file that was uploaded, an event is of a dossier. */
const folders = ['tokens', 'attachments', 'transfers', 'dossiers', 'events', 'partners', 'queries', 'health']

/** A small file whose digest the example of a dossier then names. */
const exampleFile = { mediaType: 'application/pdf', text: '%PDF-1.4\n% Example\n%%EOF\n' }

const variables: Readonly<Record<string, string>> = {
  baseUrl: 'http://127.0.0.1:8080',
  clientId: '',
  clientSecret: '',
  accessToken: '',
  idempotencyKey: 'my-first-dossier',
  transferId: '',
  digest: '',
  size: '0',
  dossierCode: 'H56.14-261120-0001',
}

/** Which variable stands for a part of the path, by operation: ids of transfers, digests of files, codes of dossiers. */
const pathVariables: Readonly<Record<string, string>> = { id: 'transferId', digest: 'digest', code: 'dossierCode' }

/** What is kept of an answer, as lines of the collection's own script. */
const kept: Readonly<Record<string, readonly string[]>> = {
  requestToken: ["pm.collectionVariables.set('accessToken', pm.response.json().access_token)"],
  uploadAttachment: [
    "pm.collectionVariables.set('digest', pm.response.json().digest)",
    "pm.collectionVariables.set('size', String(pm.response.json().size))",
  ],
  createTransfer: ["pm.collectionVariables.set('transferId', pm.response.json().transfer.id)"],
}

/** The same document gives the same collection. */
export function collectionOf(document: OpenApiDocument): object {
  // what documentation.ts makes
  const { title, description } = document['info'] as { readonly title: string; readonly description: string }
  const tags = document['tags'] as readonly { readonly name: string; readonly description: string }[]
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  const items = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ tag: operation.tags[0], item: itemOf(method.toUpperCase(), path, operation) })),
  )
  const unplaced = tags.filter(({ name }) => !folders.includes(name))
  if (unplaced.length > 0) throw new TypeError(`no place in the collection for ${unplaced.map(({ name }) => name).join(', ')}`)
  return {
    info: { name: title, description, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{accessToken}}', type: 'string' }] },
    variable: Object.entries(variables).map(([key, value]) => ({ key, value })),
    item: folders.map((folder) => ({
      name: folder,
      description: tags.find(({ name }) => name === folder)?.description ?? '',
      item: items.filter(({ tag }) => tag === folder).map(({ item }) => item),
    })),
  }
}

function itemOf(method: string, path: string, operation: Operation): object {
  const { operationId, summary, description, parameters = [], security } = operation
  const { body, mediaType } = bodyOf(operation)
  return {
    name: summary,
    ...keeping(kept[operationId]),
    request: {
      method,
      description,
      ...(security?.length === 0 ? { auth: { type: 'noauth' } } : {}),
      header: [
        ...(mediaType === undefined ? [] : [{ key: 'Content-Type', value: mediaType }]),
        ...parameters.filter((parameter) => parameter.in === 'header' && parameter.required).map(headerOf),
      ],
      ...(body === undefined ? {} : { body }),
      url: urlOf(path, parameters),
    },
  }
}

function keeping(lines: readonly string[] | undefined): object {
  if (lines === undefined) return {}
  const exec = ['if (pm.response.code < 300) {', ...lines.map((line) => `  ${line}`), '}']
  return { event: [{ listen: 'test', script: { type: 'text/javascript', exec } }] }
}

function headerOf({ name, example = '', description = '' }: Parameter): object {
  return { key: name, value: name === 'Idempotency-Key' ? '{{idempotencyKey}}' : example, description }
}

function urlOf(path: string, parameters: readonly Parameter[]): object {
  const parts = path.slice(1).split('/').map((part) => part.replace(/^\{(.+)\}$/, ':$1'))
  const query = parameters.filter((parameter) => parameter.in === 'query')
  const inPath = parameters.filter((parameter) => parameter.in === 'path')
  return {
    raw: `{{baseUrl}}/${parts.join('/')}`,
    host: ['{{baseUrl}}'],
    path: parts,
    // all off: each is a choice of whoever asks
    ...(query.length === 0 ? {} : { query: query.map((parameter) => ({ ...chosen(parameter), disabled: true })) }),
    ...(inPath.length === 0 ? {} : { variable: inPath.map(inPathOf) }),
  }
}

function chosen({ name, example, description = '', schema }: Parameter): object {
  return { key: name, value: String(example ?? schema.default ?? schema.enum?.[0] ?? schema.items?.enum?.[0] ?? ''), description }
}

function inPathOf({ name, description = '' }: Parameter): object {
  return { key: name, value: `{{${pathVariables[name] ?? name}}}`, description }
}

function bodyOf({ operationId, requestBody, responses }: Operation): { readonly body?: object; readonly mediaType?: string } {
  if (operationId === 'uploadAttachment') return { mediaType: exampleFile.mediaType, body: { mode: 'raw', raw: exampleFile.text } }
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (mediaType === undefined || content === undefined) return {}
  if (mediaType === 'application/x-www-form-urlencoded') {
    const form = { grant_type: 'client_credentials', client_id: '{{clientId}}', client_secret: '{{clientSecret}}' }
    return { mediaType, body: { mode: 'urlencoded', urlencoded: Object.entries(form).map(([key, value]) => ({ key, value })) } }
  }
  const raw = withVariables(JSON.stringify({ ...partnerOf(responses), ...content.example }, null, 2))
  return { mediaType, body: { mode: 'raw', raw, options: { raw: { language: 'json' } } } }
}

/** A look-up that several partners answer needs the name of one; each names it, so that it can be chosen. */
function partnerOf(responses: Operation['responses']): object {
  const answered = responses['200']?.content?.['application/json']?.example
  return answered !== undefined && 'records' in answered && 'partner' in answered ? { partner: answered.partner } : {}
}

/** The file that an example names becomes the one that was uploaded, its dossier the one that is asked about. */
function withVariables(text: string): string {
  return text
    .replaceAll(/"digest": "[0-9a-f]{64}"/g, '"digest": "{{digest}}"')
    .replaceAll(/"size": \d+/g, '"size": {{size}}')
    .replaceAll(`"${variables['dossierCode']}"`, '"{{dossierCode}}"')
}
