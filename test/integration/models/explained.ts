/** Whether what several did at once is what they could have done one after the other. */
import { answerTo, copyOf, type Deed, type Model } from './store-model.ts'

export interface Done {
  readonly deed: Deed
  readonly answer: string
}

/** The model after an order of these in which every answer is right and the database is as it is; undefined where there is none. */
export function explained(before: Model, done: readonly Done[], known: Model): Model | undefined {
  for (const inOrder of ordersOf(done)) {
    const model = copyOf(before)
    if (inOrder.every(({ deed, answer }) => isRight(model, deed, answer, done.length > 1)) && isSame(model, known)) return model
  }
  return undefined
}

export function isSame(model: Model, known: Model): boolean {
  return textOf(model) === textOf(known)
}

/** With its members in one order. */
export function textOf(model: Model): string {
  return JSON.stringify({ ...model, heard: model.heard.toSorted() }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value, 1)
}

/**
 * Where others act at the same time, who asks for a lease may always be told to come again, and the sweeper steps over what
 * somebody else has in hand: neither has an effect.
 */
function isRight(model: Model, deed: Deed, answer: string, amongOthers: boolean): boolean {
  if (amongOthers && deed.kind === 'lease' && answer.startsWith('not-now')) return true
  const expected = answerTo(model, deed)
  if (!amongOthers || deed.kind !== 'sweep') return answer === expected
  return answer.split(' ').every((place) => place === '' || expected.split(' ').includes(place))
}

function ordersOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items]
  return items.flatMap((first, at) => ordersOf(items.toSpliced(at, 1)).map((rest) => [first, ...rest]))
}
