/** Reads a dossier that came as text within a body: by the rules, and with the refusals, of the clients' door. */
import type { FastifyInstance, FastifyRequest, FastifySchemaValidationError } from 'fastify'
import { Dossier } from '../../schemas/dossier.ts'
import { GatewayError } from '../domain/errors.ts'
import { fieldFaults, type SchemaFault } from './field-faults.ts'
import { createJsonReader } from './json-body.ts'

/** Largest dossier in bytes, as at the clients' door. */
export const dossierLimit = 1024 * 1024
const mostErrors = 50

interface Validate {
  (value: unknown): unknown
  readonly errors?: readonly FastifySchemaValidationError[] | null
}

/** Rejects with malformed_json, body_too_large, invalid_input; fields are pointers into the dossier. */
export function createDossierReader(app: FastifyInstance): (request: FastifyRequest, text: string) => Promise<Dossier> {
  const readJson = createJsonReader(app)
  let validate: Validate | undefined

  return async (request, text) => {
    if (Buffer.byteLength(text) > dossierLimit) throw tooLarge
    const value = await readJson(request, text)
    // compiled when the first comes: it takes much memory, and few doors ever see one
    validate ??= compile(app)
    if (validate(value) === false) {
      // Ajv's errors with `verbose`, as everywhere in this door
      const faults = (validate.errors ?? []) as unknown as readonly SchemaFault[]
      throw new GatewayError('invalid_input', { errors: fieldFaults(faults, 'body', mostErrors) })
    }
    return value as Dossier
  }
}

const tooLarge = new GatewayError('body_too_large', { detail: { vi: `Hồ sơ dài nhất ${dossierLimit} byte.`, en: `A dossier may have at most ${dossierLimit} bytes.` } })

function compile(app: FastifyInstance): Validate {
  if (app.validatorCompiler === undefined) throw new TypeError('a dossier is read by a door that is open')
  // without its id, which belongs to the documents of other doors
  return app.validatorCompiler({ schema: { ...Dossier, $id: undefined }, method: 'POST', url: '', httpPart: 'body' })
}
