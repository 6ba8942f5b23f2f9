/** Which files are taken, and how each must look inside: a table, one row a media type. */
import { fileTypeFromBuffer } from 'file-type'

/** How many bytes from the start are looked at. */
export const headLength = 4100

const zip = 'application/zip'
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const asice = 'application/vnd.etsi.asic-e+zip'
const xml = 'application/xml'

interface Look {
  /** What the magic numbers may say; `undefined` where there are none. A ZIP cut off at the head may only show as ZIP. */
  readonly detected: readonly (string | undefined)[]
  readonly start?: RegExp
  readonly text?: true
}

const xmlLook: Look = { detected: [undefined, xml], text: true, start: /^\ufeff?\s*</ }

const looks: Readonly<Record<string, Look>> = {
  'application/pdf': { detected: ['application/pdf'] },
  'image/png': { detected: ['image/png'] },
  'image/jpeg': { detected: ['image/jpeg'] },
  'image/tiff': { detected: ['image/tiff'] },
  [xml]: xmlLook,
  'text/xml': xmlLook,
  'application/json': { detected: [undefined], text: true, start: /^\s*[[{"\-0-9tfn]/ },
  'text/plain': { detected: [undefined], text: true },
  [zip]: { detected: [zip, docx, xlsx, asice] },
  [docx]: { detected: [docx, zip] },
  [xlsx]: { detected: [xlsx, zip] },
  [asice]: { detected: [asice, zip] },
  // DER begins with a SEQUENCE of more than 127 bytes
  'application/pkcs7-signature': { detected: [undefined], start: /^(0[\u0080-\u0084]|-----BEGIN (PKCS7|CMS)-----)/ },
}

export const acceptedMediaTypes: readonly string[] = Object.keys(looks)

/** Why content of this start is not of the declared type; undefined where it may be. `whole`: the head is all there is. */
export async function mismatch(mediaType: string, head: Uint8Array, whole: boolean): Promise<string | undefined> {
  const look = Object.hasOwn(looks, mediaType) ? looks[mediaType] : undefined
  if (look === undefined) return `Accepted types: ${acceptedMediaTypes.join(', ')}.`
  if (head.byteLength === 0) return 'The content is empty.'
  const detected = (await fileTypeFromBuffer(head))?.mime
  if (!look.detected.includes(detected)) return `The content is ${detected ?? 'of no known type'}, not ${mediaType}.`
  const text = look.text === true ? decode(head, whole) : Buffer.from(head).toString('latin1')
  if (text === undefined) return `The content is not UTF-8 text, as ${mediaType} must be here.`
  if (look.start !== undefined && !look.start.test(text)) return `The content does not begin like ${mediaType}.`
  return undefined
}

/** Undefined for what is not UTF-8 text; a character that the head's end cuts in two is not a mistake. */
function decode(head: Uint8Array, whole: boolean): string | undefined {
  if (head.includes(0)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(head, { stream: !whole })
  } catch {
    return undefined
  }
}
