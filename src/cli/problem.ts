/** Problem documents (RFC 9457) as the gateway answers them: read leniently, shown whole. */
import type { Bilingual } from '../../schemas/bilingual.ts'

export interface Problem {
  readonly title: string
  readonly status: number
  readonly code?: string
  readonly detail?: string
  readonly instance?: string
  readonly remedy?: string
  readonly errors?: readonly { readonly field: string; readonly message: Bilingual }[]
  readonly vi?: { readonly title: string; readonly remedy: string }
}

/** Undefined where the body is not a problem document, so that something else answered. */
export function readProblem(body: unknown): Problem | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { title, status } = body as Record<string, unknown>
  // the gateway's own schema holds for the other fields
  return typeof title === 'string' && typeof status === 'number' ? (body as Problem) : undefined
}
