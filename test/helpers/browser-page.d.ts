/**
 * What the tests touch inside a page of the browser. The whole library of the browser would change what the types of Node say
 * elsewhere, so that only this much of it is known here.
 */
interface Element {
  readonly tagName: string
  readonly textContent: string | null
  readonly parentElement: Element | null
  getAttribute(name: string): string | null
  closest(selector: string): Element | null
}
interface SVGElement extends Element {
  readonly ownerSVGElement: Element | null
}
interface HTMLElement extends Element {
  readonly innerText: string
}
interface HTMLInputElement extends HTMLElement {
  readonly labels: NodeList | null
}
interface HTMLTextAreaElement extends HTMLElement {
  readonly value: string
  setSelectionRange(start: number, end: number): void
}
interface NodeList extends Iterable<Element> {
  readonly [index: number]: Element
}

declare const HTMLElement: new () => HTMLElement
declare const HTMLInputElement: new () => HTMLInputElement
declare const HTMLTextAreaElement: new () => HTMLTextAreaElement
declare const NodeList: new () => NodeList
declare const NodeFilter: { readonly SHOW_TEXT: number }
declare const location: { readonly origin: string }
declare const document: {
  readonly activeElement: Element | null
  readonly body: Element
  readonly documentElement: Element
  querySelector(selector: string): Element | null
  createTreeWalker(root: Element, what: number): { nextNode(): Element | null }
  addEventListener(type: 'securitypolicyviolation', told: (event: { readonly violatedDirective: string; readonly blockedURI: string; readonly sample: string }) => void): void
}
declare function getComputedStyle(element: Element): { readonly outlineStyle: string; readonly outlineWidth: string; readonly boxShadow: string; readonly colorScheme: string }
