/** What differs between two JSON values, place by place, as JSON pointers (RFC 6901). Items of lists are compared by their place. */
import type { Difference } from '../../schemas/corrections.ts'

export function differencesOf(before: unknown, after: unknown, path = ''): readonly Difference[] {
  const [old, anew] = [membersOf(before), membersOf(after)]
  if (old === undefined || anew === undefined || Array.isArray(before) !== Array.isArray(after)) {
    return Object.is(before, after) ? [] : [{ path, kind: 'changed', before, after }]
  }
  const names = [...new Set([...old.keys(), ...anew.keys()])]
  return names.flatMap((name): readonly Difference[] => {
    const place = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!anew.has(name)) return [{ path: place, kind: 'removed', before: old.get(name) }]
    if (!old.has(name)) return [{ path: place, kind: 'added', after: anew.get(name) }]
    return differencesOf(old.get(name), anew.get(name), place)
  })
}

/** Of an object or a list; undefined where it is neither. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
}
