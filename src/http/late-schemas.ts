/**
 * What Ajv and fast-json-stringify make of all schemas takes tens of mebibytes, most of it for bodies and answers of kinds that
 * a gateway seldom sees. So validators and serializers are made when the first of their kind comes, and the large parts of a
 * body apart. What a probe is answered and what the ids in a path are checked by is small, and made when the door opens.
 */
import type { FastifyInstance, FastifySchemaValidationError, RouteOptions } from 'fastify'

type Compiler = NonNullable<FastifyInstance['validatorCompiler']>
type Asked = Parameters<Compiler>[0]
type Validate = (value: unknown) => readonly FastifySchemaValidationError[]

interface ObjectSchema {
  readonly $id?: string
  readonly properties: Readonly<Record<string, object>>
}

/** Characters of its text, from which on a property's schema is compiled apart. */
const largeFrom = 8_000

/** To be called after the schemas and before the routes are added. */
export function compileLate(app: FastifyInstance): void {
  function compile(asked: Asked): Validate {
    const validate = known(app.validatorCompiler)(asked)
    return (value) => (validate(value) === false ? (validate.errors ?? []) : [])
  }

  function late(body: ObjectSchema | undefined): Compiler {
    return (asked) => {
      const validator = once(() => (asked.httpPart === 'body' && body !== undefined ? joined(compile, asked, body) : compile(asked)))
      return (value) => {
        const faults = validator()(value)
        return faults.length === 0 ? true : { error: [...faults] }
      }
    }
  }

  app.addHook('onRoute', (route) => {
    const { body, querystring, headers } = route.schema ?? {}
    // fastify's own compilers come with the routes that are left to it
    if (route.url.startsWith('/health')) return
    route.serializerCompiler = (asked) => {
      const serializer = once(() => known(app.serializerCompiler)(asked))
      return (value) => serializer()(value)
    }
    // names of headers are put in lower case only for its own
    if (headers === undefined && (body ?? querystring) !== undefined) route.validatorCompiler = late(partedBody(app, route))
  })
  app.addHook('onReady', (done) => {
    known(app.validatorCompiler)
    known(app.serializerCompiler)
    done()
  })
}

/** Finds what the validator of the whole finds, in the same order. */
function joined(compile: (asked: Asked) => Validate, asked: Asked, whole: ObjectSchema): Validate {
  const large = largeProperties(whole)
  const properties = { ...whole.properties, ...Object.fromEntries(large.map((name) => [name, {}])) }
  const validateRest = compile({ ...asked, schema: { ...whole, $id: undefined, properties } })
  const validators = new Map(large.map((name) => [name, once(() => compile({ ...asked, schema: whole.properties[name] }))]))
  const places = new Map(Object.keys(properties).map((name, place) => [name, place]))
  // what the object itself lacks comes before what is wrong inside it
  const placeOf = ({ instancePath }: FastifySchemaValidationError): number => places.get(instancePath.split('/')[1] ?? '') ?? -1

  return (value) => {
    const faults = [...validateRest(value)]
    for (const [name, part] of Object.entries(value ?? {})) {
      const validator = validators.get(name)
      if (validator !== undefined) faults.push(...validator()(part).map((fault) => below(name, fault)))
    }
    return faults.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

function below(name: string, fault: FastifySchemaValidationError): FastifySchemaValidationError {
  return { ...fault, instancePath: `/${name}${fault.instancePath}`, schemaPath: fault.schemaPath.replace('#', `#/properties/${name}`) }
}

/** A body of which some part is large. */
function partedBody(app: FastifyInstance, { schema }: RouteOptions): ObjectSchema | undefined {
  const { $ref } = (schema?.body ?? {}) as { readonly $ref?: string }
  const body = $ref === undefined ? schema?.body : app.getSchema($ref.replace(/#$/, ''))
  if (body === null || typeof body !== 'object' || !('properties' in body)) return undefined
  // a schema of JSON Schema, whose properties are what makes it an object's
  return largeProperties(body as ObjectSchema).length > 0 ? (body as ObjectSchema) : undefined
}

function largeProperties({ properties }: ObjectSchema): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => (JSON.stringify(schema).length >= largeFrom && !('default' in schema) ? [name] : []))
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined
  return () => (made ??= { result: make() }).result
}

function known<Compile>(compiler: Compile | undefined): Compile {
  if (compiler === undefined) throw new TypeError('a door needs a route whose schemas are compiled when it opens')
  return compiler
}
