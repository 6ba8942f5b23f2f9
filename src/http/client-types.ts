/**
 * The types of the client library, written from the OpenAPI document of the client door. Only what our own schemas use is
 * known here; anything else throws, so that nothing is left out in silence.
 */
import type { OpenApiDocument } from './openapi-documents.ts'

/** A schema of OpenAPI 3.1 as far as types go. */
interface Shape {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Shape
  readonly items?: Shape
  readonly description?: string
  readonly default?: unknown
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Shape }>>
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: Shape
  readonly description?: string
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

const json = 'application/json'
const servicePath = '/v1/queries/'
const longestLine = 120

/** Text of a TypeScript module; the same document gives the same text. */
export function clientTypes(document: OpenApiDocument): string {
  // both are what documentation.ts makes
  const { schemas } = document['components'] as { readonly schemas: Readonly<Record<string, Shape>> }
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.values(methods).map((operation) => ({ path, operation })))
  return [
    '/** Written by `npm run openapi` from the OpenAPI document of the client door; not to be changed by hand. */\n',
    ...Object.entries(schemas).map(([name, shape]) => `${comment(shape.description, '')}export type ${name} = ${typeOf(shape, '')}\n`),
    '/** Every operation of the client door that speaks JSON: what goes in and what comes back. */',
    interfaceOf('Operations', operations.map(({ operation }) => operationOf(operation))),
    '/** Every look-up by its name. */',
    interfaceOf('Services', operations.map(({ path, operation }) => serviceOf(path, operation))),
  ].join('\n')
}

function interfaceOf(name: string, members: readonly string[]): string {
  return `export interface ${name} {\n${members.join('')}}\n`
}

function operationOf({ operationId, summary, parameters = [], requestBody, responses }: Operation): string {
  const query = parameters.filter((parameter) => parameter.in === 'query')
  const body = requestBody?.content?.[json]?.schema
  const good = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1]
  const answer = good?.content?.[json]?.schema
  const properties = Object.fromEntries(query.map(({ name, schema, description = '' }) => [name, { ...schema, description }]))
  const asked: Shape = { type: 'object', properties, required: query.filter(({ required }) => required).map(({ name }) => name) }
  const members = [
    ...(query.length === 0 ? [] : [`    readonly query: ${typeOf(asked, '    ')}\n`]),
    ...(body === undefined ? [] : [`    readonly body: ${typeOf(body, '    ')}\n`]),
    ...(answer === undefined ? [] : [`    readonly answer: ${typeOf(answer, '    ')}\n`]),
  ]
  return members.length === 0 ? '' : `${comment(summary, '  ')}  readonly ${operationId}: {\n${members.join('')}  }\n`
}

function serviceOf(path: string, { operationId, summary }: Operation): string {
  if (!path.startsWith(servicePath)) return ''
  return `${comment(summary, '  ')}  readonly ${nameOf(path.slice(servicePath.length))}: Operations['${operationId}']\n`
}

function typeOf(shape: Shape, indent: string): string {
  if (shape.$ref !== undefined) return shape.$ref.replace('#/components/schemas/', '')
  if (shape.const !== undefined) return literal(shape.const)
  if (shape.enum !== undefined) return unionOf(shape.enum.map(literal), indent)
  if (shape.anyOf !== undefined) return unionOf(shape.anyOf.map((one) => typeOf(one, `${indent}  `)), indent)
  switch (shape.type) {
    case 'object':
      return objectOf(shape, indent)
    case 'array':
      return `readonly ${inBrackets(typeOf(shape.items ?? {}, indent))}[]`
    case 'integer':
    case 'number':
      return 'number'
    case 'string':
    case 'boolean':
    case 'null':
      return shape.type
    case undefined:
      return 'unknown'
    default:
      throw new TypeError(`no type is known for ${JSON.stringify(shape)}`)
  }
}

function objectOf({ properties = {}, required = [], additionalProperties }: Shape, indent: string): string {
  const inner = `${indent}  `
  const members = Object.entries(properties).map(([name, shape]) => {
    const optional = required.includes(name) ? '' : '?'
    return `${comment(shape.description, inner)}${inner}readonly ${nameOf(name)}${optional}: ${typeOf(shape, inner)}\n`
  })
  const ofOneKind = typeof additionalProperties === 'object' && members.length === 0
  // members of their own types and any others beside them cannot be one type but this
  const rest = ofOneKind ? typeOf(additionalProperties, inner) : 'unknown'
  if (additionalProperties !== undefined && additionalProperties !== false) members.push(`${inner}readonly [name: string]: ${rest}\n`)
  return members.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${members.join('')}${indent}}`
}

function unionOf(types: readonly string[], indent: string): string {
  const line = types.join(' | ')
  if (!line.includes('\n') && indent.length + line.length <= longestLine - 40) return line
  return types.map((type) => `\n${indent}  | ${type}`).join('')
}

function inBrackets(type: string): string {
  return type.includes('|') && !type.startsWith('{') ? `(${type})` : type
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : JSON.stringify(value)
}

function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}

function comment(text: string | undefined, indent: string): string {
  if (text === undefined || text === '') return ''
  const safe = text.replaceAll('*/', '* /')
  if (indent.length + safe.length + 7 <= longestLine) return `${indent}/** ${safe} */\n`
  const lines: string[] = ['']
  for (const word of safe.split(/\s+/)) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && indent.length + line.length + word.length > longestLine - 4) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`
}
