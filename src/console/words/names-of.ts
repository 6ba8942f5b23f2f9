/** The names that a table of words is about, in its order: the schemas that list them bring their whole library along. */
export function namesOf<Name extends string>(words: Readonly<Record<Name, unknown>>): readonly Name[] {
  // a table of words has exactly the names of its type
  return Object.keys(words) as Name[]
}
