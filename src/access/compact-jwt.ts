/** The one form of a signed token that is read at all: three parts of base64url, nothing around them. */
const compact = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

export function isCompactJwt(text: string, longest: number): boolean {
  return text.length <= longest && compact.test(text)
}
