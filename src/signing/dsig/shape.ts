/** Reads elements of a signature strictly: what is not expected by name is refused, with the fault of the place where it stands. */
import type { SignatureFault } from '../../domain/signature-faults/index.ts'
import type { ElementTree } from '../../xml/read-tree.ts'
import { signatureInvalid } from '../refusal.ts'
import { dsig } from './names.ts'

export type Elements<Names extends readonly string[]> = { readonly [Index in keyof Names]: ElementTree }

const shape = 'xml-signature-shape'

/** The element children, when they are exactly these in this order with nothing but white space between. */
export function exactly<const Names extends readonly string[]>(
  element: ElementTree,
  names: Names,
  namespace: string = dsig,
  fault: SignatureFault = shape,
): Elements<Names> {
  const elements = elementsOf(element, fault)
  const right = elements.length === names.length && elements.every((child, index) => child.name === names[index] && child.namespace === namespace)
  if (!right) throw signatureInvalid(fault, `${element.name} does not hold exactly ${names.join(', ')}`)
  // As many as there are names: just counted.
  return elements as unknown as Elements<Names>
}

export function elementsOf(element: ElementTree, fault: SignatureFault = shape): readonly ElementTree[] {
  for (const node of element.nodes) {
    if (node.kind === 'other') throw signatureInvalid('xml-comment', `a comment stands in ${element.name}`)
    if (node.kind === 'text' && !isBlank(node.value)) throw signatureInvalid(fault, `${element.name} holds something beside its elements`)
  }
  return element.nodes.filter((node) => node.kind === 'element')
}

export function hasElements(element: ElementTree): boolean {
  return element.nodes.some((node) => node.kind !== 'text' || !isBlank(node.value))
}

/** White space as XML has it: other blanks are text, which somebody may read. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text)
}

/** All of these and no others, none of them in a namespace. */
export function requireAttributes(element: ElementTree, names: readonly string[], fault: SignatureFault = shape): void {
  const right = element.attributes.length === names.length && element.attributes.every(({ name, namespace }) => namespace === '' && names.includes(name))
  if (!right) throw signatureInvalid(fault, `${element.name} has other attributes than this profile knows`)
}

export function attributeOf(element: ElementTree, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name && attribute.namespace === '')?.value
}

export function algorithmOf(element: ElementTree): string {
  return attributeOf(element, 'Algorithm') ?? ''
}

export function textOf(element: ElementTree, fault: SignatureFault = shape): string {
  let text = ''
  for (const node of element.nodes) {
    if (node.kind === 'other') throw signatureInvalid('xml-comment', `a comment stands in ${element.name}`)
    if (node.kind !== 'text') throw signatureInvalid(fault, `${element.name} holds something beside text`)
    text += node.value
  }
  return text
}

/** XMLDSig allows line breaks in base64, and nothing else. */
export function base64Of(element: ElementTree, fault: SignatureFault = shape): Uint8Array {
  const text = textOf(element, fault).replaceAll(/[ \t\r\n]/g, '')
  const bytes = Buffer.from(text, 'base64')
  if (text === '' || bytes.toString('base64') !== text) throw signatureInvalid('xml-base64', `${element.name} is not canonical base64`)
  return bytes
}

const prefixList = 'InclusiveNamespaces'

/** The one canonicalization that is allowed in this place, without parameters. */
export function requireCanonicalization(element: ElementTree, uri: string, fault: SignatureFault): void {
  requireAttributes(element, ['Algorithm'])
  if (algorithmOf(element) !== uri) throw signatureInvalid(fault, `the algorithm of ${element.name} is not allowed`)
  if (element.nodes.some((node) => node.kind === 'element' && node.name === prefixList)) throw signatureInvalid('xml-prefix-list')
  if (hasElements(element)) throw signatureInvalid(fault, `${element.name} has parameters`)
}
