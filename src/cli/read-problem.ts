/** Tells the gateway's problem documents (RFC 9457) from what other servers on the way answer. */
import { Value } from 'typebox/value'
import { Problem } from '../../schemas/problem.ts'

/** Undefined where the body is not a problem document, so that something else answered. */
export function readProblem(body: unknown): Problem | undefined {
  return Value.Check(Problem, body) ? body : undefined
}
