/** A mistake in the configuration, by the setting's path and in both languages. */
import type { FieldError } from '../domain/errors.ts'

/** `path` follows the word config, e.g. `.partners.0.id`. */
export function fault(path: string, en: string, vi: string): FieldError {
  return { field: `config${path}`, message: { vi, en } }
}
