/** Which roles the provider gives somebody, by a claim. */
import type { Role } from '../../schemas/permissions.ts'

/** `claim`: one text or a list of texts; whatever else it is gives nothing, as do values that no role belongs to. */
export function rolesFrom(claim: unknown, roles: Readonly<Record<string, Role>>): readonly Role[] {
  const values = typeof claim === 'string' ? [claim] : claim
  if (!Array.isArray(values)) return []
  const given = values.flatMap((value: unknown) => {
    const role = typeof value === 'string' && Object.hasOwn(roles, value) ? roles[value] : undefined
    return role === undefined ? [] : [role]
  })
  return [...new Set(given)]
}
